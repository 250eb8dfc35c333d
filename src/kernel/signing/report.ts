import type { Text } from '../text.ts';
import { type SigningWord, signingWords } from './words.ts';

/** A finding with a stable code and words for a reader. */
export interface Finding {
  readonly code: SigningWord;
  readonly text: Text;
}

export const finding = (code: SigningWord): Finding => ({ code, text: signingWords.catalogue[code] });

export interface SignerIdentity {
  readonly name: string;
  readonly organization: string | null;
  readonly title: string | null;
  /** serialNumber of the subject: the agency's identifier or the officer's number. */
  readonly identifier: string | null;
  readonly issuer: string;
  /** Serial number of the certificate, hexadecimal. */
  readonly certificateSerial: string;
  readonly validFrom: Date;
  readonly validTo: Date;
  /** Issued by a test authority: no legal value. */
  readonly test: boolean;
}

export interface SignatureReport {
  /** Null while the structure of the file is not trusted enough to be read. */
  readonly fieldName: string | null;
  /** `timestamp`: a document time stamp, not a person's or agency's signature. */
  readonly kind: 'signature' | 'timestamp';
  readonly status: 'valid' | 'invalid';
  readonly signer: SignerIdentity | null;
  readonly signedAt: Date | null;
  readonly timeSource: 'timestamp' | 'claimed' | null;
  readonly reason: string | null;
  readonly location: string | null;
  /** Which version of the document was signed: 1 is the first signed one. */
  readonly revision: number;
  readonly coversWholeFile: boolean;
  readonly checks: {
    readonly digest: boolean;
    readonly signature: boolean;
    readonly signingCertificate: boolean;
    readonly trusted: boolean;
    /** What came after this signature: nothing, further valid signatures only, or something else. */
    readonly later: 'nothing' | 'signatures' | 'changes';
  };
  /** Why it is invalid; empty when valid. */
  readonly problems: readonly Finding[];
  /** What a reader should know of a valid one. */
  readonly notes: readonly Finding[];
}

export interface VerificationReport {
  /** `valid`: at least one signature, all of them valid, and the last one covers the whole file. */
  readonly status: 'valid' | 'invalid' | 'unsigned' | 'unreadable';
  readonly summary: Text;
  readonly revisions: number;
  /** In the order they were made. */
  readonly signatures: readonly SignatureReport[];
  /** What is wrong with the file as a whole. */
  readonly problems: readonly Finding[];
}
