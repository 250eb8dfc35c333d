export { type Appearance, type AppearanceContent, agencyLines, personLines, testSeal } from './appearance.ts';
export { placeFor } from './place.ts';
export type { Finding, SignatureReport, SignerIdentity, VerificationReport } from './report.ts';
export { type SignPdfOptions, signPdf } from './sign-pdf.ts';
export type { Signer, SignerRef, SigningKeys, TimestampAuthority } from './signer.ts';
export { createTestAuthority, type Subject, type TestAuthorityOptions } from './test-authority/index.ts';
export { httpTimestampAuthority } from './timestamp.ts';
export { type VerifyPdfOptions, verifyPdf } from './verify-pdf.ts';
export { signingWords, TEST_MARK } from './words.ts';
