import { createHash } from 'node:crypto';
import { type Certificate, readCertificate } from './certificate.ts';
import { checkChain } from './chain.ts';
import { type Cms, type CmsChecks, checkCms, readCms } from './cms.ts';
import { readTime } from './der.ts';
import { OID } from './oids.ts';
import { type Finding, finding, type SignatureReport, type SignerIdentity, type VerificationReport } from './report.ts';
import { onlySignaturesAdded } from './revisions.ts';
import { type PdfSignature, scanSignatures } from './signature-scan.ts';
import { fieldNames } from './structure.ts';
import { provenTime } from './timestamp.ts';
import { type SigningWord, TEST_MARK } from './words.ts';

export interface VerifyPdfOptions {
  /** DER of the root certificates that are trusted for signatures. */
  readonly trustedRoots: readonly Uint8Array[];
  /** DER of the root certificates that are trusted for time stamps; those for signatures when absent. */
  readonly timestampRoots?: readonly Uint8Array[];
  /** The instant of the check: a signing time later than this is refused. */
  readonly now: Date;
}

/**
 * Checks every signature of a PDF: what it covers, digest, signature value, signing certificate, chain to the trusted
 * roots at the signing time, and what was added to the file later (ETSI EN 319 102-1, reduced: revocation is not checked).
 * Files signed before PAdES (adbe.pkcs7.detached) are
 * checked too, with a note. Never throws for a bad file: the report says what is wrong with it.
 */
export async function verifyPdf(bytes: Uint8Array, options: VerifyPdfOptions): Promise<VerificationReport> {
  if (!Buffer.from(bytes.subarray(0, 1024)).includes('%PDF-')) return report('unreadable', []);
  const roots = options.trustedRoots.map(readCertificate);
  const timestampRoots = options.timestampRoots?.map(readCertificate) ?? roots;
  const found = scanSignatures(bytes);
  const checked = found.map((signature, i) => ({
    ...checkOne(bytes, signature, roots, timestampRoots, options.now),
    revision: i + 1,
  }));
  const last = checked.at(-1);
  if (!last) return report('unsigned', []);
  // Only now, when somebody trusted answers for every byte, is the structure of the file read.
  const vouched = last.status === 'valid' && last.coversWholeFile;
  const names = vouched ? await fieldNames(bytes, found).catch(() => null) : null;
  const signatures: SignatureReport[] = [];
  for (const [i, one] of checked.entries()) {
    const named = { ...one, fieldName: names?.[i] ?? null };
    signatures.push(named.coversWholeFile ? named : await withLater(bytes, found[i]?.range?.end, vouched, named));
  }
  const problems = vouched && !names ? [finding('hidden_signature')] : [];
  const good = problems.length === 0 && signatures.every((s) => s.status === 'valid');
  return report(good ? 'valid' : 'invalid', signatures, problems);
}

function report(
  status: VerificationReport['status'],
  signatures: readonly SignatureReport[],
  problems: readonly Finding[] = [],
): VerificationReport {
  return { status, summary: finding(status).text, revisions: signatures.length, signatures, problems };
}

/** The checks of one signature by itself. */
function checkOne(
  bytes: Uint8Array,
  signature: PdfSignature,
  roots: readonly Certificate[],
  timestampRoots: readonly Certificate[],
  now: Date,
): SignatureReport {
  const { range } = signature;
  const problems: SigningWord[] = [];
  const notes: SigningWord[] = [];
  let checks: CmsChecks = { digest: false, signature: false, signingCertificate: false };
  let signer: SignerIdentity | null = null;
  let time: { at: Date | null; source: 'timestamp' | 'claimed' | null } = { at: null, source: null };
  let trusted = false;
  if (!range) problems.push('malformed');
  else {
    try {
      const cms = readCms(range.contents);
      const token = signature.kind === 'timestamp';
      const digestOf = (hash: string) =>
        createHash(hash)
          .update(bytes.subarray(0, range.start))
          .update(bytes.subarray(range.resume, range.end))
          .digest();
      if (token) {
        const content = Buffer.concat([bytes.subarray(0, range.start), bytes.subarray(range.resume, range.end)]);
        const at = provenTime(range.contents, content, timestampRoots);
        checks = { digest: at !== null, signature: at !== null, signingCertificate: at !== null };
        time = { at, source: at ? 'timestamp' : null };
        trusted = at !== null;
        if (!at) problems.push('timestamp');
      } else {
        checks = checkCms(cms, digestOf);
        if (!checks.digest) problems.push('digest');
        if (!checks.signature) problems.push('signature');
        if (!signature.pades) notes.push('not_pades');
        else if (!checks.signingCertificate) problems.push('signing_certificate');
        time = signingTime(cms, signature, timestampRoots, problems);
        trusted = checkTrust(cms, roots, time.at, problems);
        if (time.source === 'claimed') notes.push('claimed_time');
        if (time.at && time.at > now) problems.push('future_time');
        notes.push('not_checked_revocation');
      }
      if (cms.signer) signer = identity(cms.signer);
      if (signer?.test) notes.unshift('test_certificate');
    } catch {
      problems.push('malformed');
    }
  }
  return {
    fieldName: null,
    kind: signature.kind,
    status: problems.length === 0 ? 'valid' : 'invalid',
    signer,
    signedAt: time.at,
    timeSource: time.source,
    reason: signature.reason,
    location: signature.location,
    revision: 0,
    coversWholeFile: range?.end === bytes.length,
    checks: { ...checks, trusted, later: 'nothing' },
    problems: problems.map(finding),
    notes: notes.map(finding),
  };
}

/** The proven time where there is a time stamp, else the time the signer states. */
function signingTime(
  cms: Cms,
  signature: PdfSignature,
  roots: readonly Certificate[],
  problems: SigningWord[],
): { at: Date | null; source: 'timestamp' | 'claimed' | null } {
  const token = cms.unsignedAttributes.get(OID.timestampToken);
  if (token) {
    const at = provenTime(token.raw, cms.signature, roots);
    if (at) return { at, source: 'timestamp' };
    problems.push('timestamp');
  }
  const stated = cms.signedAttributes.get(OID.signingTime);
  const at = stated ? readTime(stated) : signature.claimedAt;
  if (!at) problems.push('no_time');
  return { at, source: at ? 'claimed' : null };
}

const DIGITAL_SIGNATURE = 0;
const NON_REPUDIATION = 1;

function checkTrust(cms: Cms, roots: readonly Certificate[], at: Date | null, problems: SigningWord[]): boolean {
  if (!cms.signer || !at) return false;
  const usage = cms.signer.keyUsage;
  const maySign = !usage || usage.has(DIGITAL_SIGNATURE) || usage.has(NON_REPUDIATION);
  if (!maySign) problems.push('key_usage');
  const status = checkChain(cms.signer, cms.certificates, roots, at);
  if (status !== 'trusted') problems.push(status);
  return maySign && status === 'trusted';
}

/**
 * What came after a signature. Additions are fine when they are signatures only and the last of those, itself valid,
 * covers the whole file: then somebody trusted answers for every byte.
 */
async function withLater(
  bytes: Uint8Array,
  end: number | undefined,
  vouched: boolean,
  mine: SignatureReport,
): Promise<SignatureReport> {
  if (end === undefined) return mine;
  const clean = vouched && (await onlySignaturesAdded(bytes.subarray(0, end), bytes).catch(() => false));
  if (clean) return { ...mine, checks: { ...mine.checks, later: 'signatures' } };
  const problems = [...mine.problems, finding('changed')];
  return { ...mine, status: 'invalid', checks: { ...mine.checks, later: 'changes' }, problems };
}

function identity(certificate: Certificate): SignerIdentity {
  const { subject, issuerNames } = certificate;
  const issuer = issuerNames.get(OID.commonName) ?? issuerNames.get(OID.organization) ?? '';
  return {
    name: subject.get(OID.commonName) ?? '',
    organization: subject.get(OID.organization) ?? null,
    title: subject.get(OID.title) ?? null,
    identifier: subject.get(OID.serialNumber) ?? null,
    issuer,
    certificateSerial: certificate.x509.serialNumber,
    validFrom: certificate.notBefore,
    validTo: certificate.notAfter,
    test: issuer.includes(TEST_MARK),
  };
}
