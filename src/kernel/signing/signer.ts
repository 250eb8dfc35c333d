/**
 * A holder's key and certificate, wherever the key lives: a file, a hardware module, a remote signing service. Only the
 * implementation ever sees the private key.
 */
export interface Signer {
  /** DER of the holder's certificate. */
  readonly certificate: Uint8Array;
  /** DER of the certificates above it, the issuer first; the root may be left out. */
  readonly chain: readonly Uint8Array[];
  readonly algorithm: 'RSA-SHA256' | 'ECDSA-SHA256';
  /** Hashes `data` with SHA-256 and signs it: PKCS#1 v1.5 bytes for RSA, DER `SEQUENCE { r, s }` for ECDSA. */
  sign(data: Uint8Array): Promise<Uint8Array>;
}

/** Whose signature: an agency's (its seal) or a person's, by the ids of this program. */
export type SignerRef = { readonly agencyId: string } | { readonly personId: string };

/**
 * Where signing keys come from. The demo's certificate authority is one implementation; a hardware module or a remote
 * signing service (Decree 23/2025/NĐ-CP, Decree 68/2024/NĐ-CP) is another folder with the same face.
 */
export interface SigningKeys {
  /** @throws Problem 404 when the holder is unknown to the program or has no key. */
  signerFor(ref: SignerRef): Promise<Signer>;
  /** DER of the root certificates that signatures made with these keys lead to. */
  trustedRoots(): Promise<readonly Uint8Array[]>;
}

/** A time-stamping authority (RFC 3161). */
export interface TimestampAuthority {
  /** DER of the TimeStampToken over a SHA-256 digest. */
  stamp(digest: Uint8Array): Promise<Uint8Array>;
}
