import { execFileSync } from 'node:child_process';
import { sign, X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PDF, PdfArray, PdfDict, PdfName, PdfNumber, type PdfObject, type PdfRef, PdfString } from '@libpdf/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Problem } from '../problem.ts';
import { agencyLines, personLines, testSeal } from './appearance.ts';
import { readDer } from './der.ts';
import { placeFor } from './place.ts';
import { signPdf } from './sign-pdf.ts';
import { scanSignatures } from './signature-scan.ts';
import type { Signer } from './signer.ts';
import { makeIssuing, makeRoot } from './test-authority/certificates.ts';
import { decision, hasOpenssl, throwAwayAuthority } from './testing.ts';
import { verifyPdf } from './verify-pdf.ts';

const authority = throwAwayAuthority();
const stranger = throwAwayAuthority();
const AT = new Date('2026-03-09T08:15:11Z');
const NOW = new Date('2026-03-10T00:00:00Z');
let original: Uint8Array;
let once: Uint8Array;
let twice: Uint8Array;
let roots: readonly Uint8Array[];
let leader: Signer;
let ward: Signer;

const common = { reason: 'Ký ban hành (thử)', location: 'Thử', at: AT };
const verify = (bytes: Uint8Array, trustedRoots = roots) => verifyPdf(bytes, { trustedRoots, now: NOW });
const codes = (list: readonly { code: string }[] | undefined): string[] => (list ?? []).map((item) => item.code);

beforeAll(async () => {
  leader = await authority.keys.signerFor({ personId: 'leader' });
  ward = await authority.keys.signerFor({ agencyId: 'ward' });
  roots = await authority.keys.trustedRoots();
  original = await decision();
  const place = await placeFor(original, 'leader', 'signature');
  const seal = await placeFor(original, 'leader', 'seal');
  if (!place || !seal) throw new Error('the document has no room for signatures');
  once = await signPdf(original, {
    ...common,
    signer: leader,
    appearance: { ...place, color: 'blue', lines: personLines('Lê Minh Khôi', 'UBND phường Thử', AT) },
  });
  twice = await signPdf(once, {
    ...common,
    signer: ward,
    reason: 'Đóng dấu cơ quan',
    at: new Date('2026-03-09T08:16:00Z'),
    appearance: { ...seal, lines: [], seal: testSeal('UBND phường Thử', AT) },
  });
});
afterAll(() => {
  authority.close();
  stranger.close();
});

describe('signPdf and verifyPdf', () => {
  it('adds a signature after the document and changes no byte before it', async () => {
    expect(Buffer.from(once.subarray(0, original.length)).equals(original)).toBe(true);
    const report = await verify(once);
    expect(report.status).toBe('valid');
    const [signature] = report.signatures;
    expect(signature).toMatchObject({
      fieldName: 'Signature_1',
      kind: 'signature',
      status: 'valid',
      signedAt: AT,
      timeSource: 'claimed',
      reason: 'Ký ban hành (thử)',
      location: 'Thử',
      revision: 1,
      coversWholeFile: true,
      checks: { digest: true, signature: true, signingCertificate: true, trusted: true, later: 'nothing' },
      problems: [],
    });
    expect(signature?.signer).toMatchObject({
      name: 'Lê Minh Khôi',
      organization: 'UBND phường Thử',
      title: 'Chủ tịch',
      identifier: 'CB-0012',
      test: true,
    });
    expect(codes(signature?.notes)).toEqual(['test_certificate', 'claimed_time', 'not_checked_revocation']);
  });

  it('shows the signature in the room left for it, with words that can be read', async () => {
    const pdf = await PDF.load(twice);
    const fields = pdf.getForm()?.getSignatureFields() ?? [];
    expect(fields.map((field) => field.name)).toEqual(['Signature_1', 'Signature_2']);
    const place = await placeFor(original, 'leader', 'signature');
    const rect = fields[0]?.getDict().getArray('Rect');
    expect(rect?.toArray().map((n) => Math.round((n as PdfNumber).value))).toEqual(place?.rect.map(Math.round));
    const annotations = pdf.getPage(0)?.dict.getArray('Annots', (ref) => pdf.getObject(ref));
    expect(annotations).toHaveLength(2);
    expect(agencyLines('UBND phường Thử', AT)).toEqual(['UBND phường Thử', 'Thời gian ký: 09-03-2026 15:15:11 +07:00']);
  });

  it('gives the same file for the same key, document and time', async () => {
    const again = await signPdf(original, { ...common, signer: leader });
    const more = await signPdf(original, { ...common, signer: leader });
    expect(Buffer.from(again).equals(more)).toBe(true);
  });

  it('keeps the first signature valid under a second one', async () => {
    const report = await verify(twice);
    expect(report.status).toBe('valid');
    expect(report.signatures.map((s) => [s.signer?.name, s.revision, s.coversWholeFile, s.checks.later])).toEqual([
      ['Lê Minh Khôi', 1, false, 'signatures'],
      ['UBND phường Thử', 2, true, 'nothing'],
    ]);
  });

  it('detects any changed byte inside what was signed', async () => {
    const ranges = scanSignatures(twice).map((s) => s.range);
    const covered = (at: number): boolean => ranges.some((r) => r && (at < r.start || (at >= r.resume && at < r.end)));
    const changedByte = fc
      .record({ at: fc.nat(twice.length - 1), flip: fc.integer({ min: 1, max: 255 }) })
      .filter(({ at }) => covered(at));
    await fc.assert(
      fc.asyncProperty(changedByte, async ({ at, flip }) => {
        const bad = Uint8Array.from(twice);
        bad[at] = (bad[at] ?? 0) ^ flip;
        expect((await verify(bad)).status).not.toBe('valid');
      }),
      { numRuns: 120 },
    );
  });

  it('says which of two signatures a changed byte breaks', async () => {
    const ranges = scanSignatures(twice).map((s) => s.range);
    const late = (ranges[0]?.end ?? 0) + 40; // after the first signature, inside the second
    const bad = Uint8Array.from(twice);
    bad[late] = (bad[late] ?? 0) ^ 1;
    const report = await verify(bad);
    expect(report.signatures[0]?.checks).toMatchObject({ digest: true, signature: true });
    expect(codes(report.signatures.at(-1)?.problems)).toContain('digest');
  });

  it('detects bytes added after the last signature', async () => {
    const report = await verify(Buffer.concat([once, Buffer.from('\n% nothing to see here\n')]));
    expect(report.status).toBe('invalid');
    expect(report.signatures[0]?.checks).toMatchObject({ digest: true, signature: true, later: 'changes' });
    expect(codes(report.signatures[0]?.problems)).toEqual(['changed']);
  });

  it('detects a damaged signature, and does not call the document unsigned', async () => {
    for (const word of ['/AcroForm', '/ByteRange']) {
      const bad = Buffer.from(once);
      bad.write(`${word.slice(0, -2)}xx`, bad.lastIndexOf(word), 'latin1');
      const report = await verify(bad);
      expect(report.status).toBe('invalid');
      expect(report.signatures).toHaveLength(1);
    }
  });

  it('detects a signature that a later, trusted signer took out of the form', async () => {
    const pdf = await PDF.load(once);
    pdf.getCatalog().delete('AcroForm');
    const report = await verify(await signPdf(await pdf.save({ incremental: true }), { ...common, signer: ward }));
    expect(report.status).toBe('invalid');
    expect(codes(report.problems)).toContain('hidden_signature');
  });

  it('refuses a signature made with a certificate for signing certificates', async () => {
    const root = await makeRoot(AT);
    const issuing = await makeIssuing(root, AT);
    const signer: Signer = {
      certificate: issuing.certificate,
      chain: [],
      algorithm: 'RSA-SHA256',
      sign: async (data) => new Uint8Array(sign('sha256', data, issuing.key)),
    };
    const report = await verify(await signPdf(original, { ...common, signer }), [root.certificate]);
    expect(codes(report.signatures[0]?.problems)).toEqual(['key_usage']);
  });

  it('answers for a file that leads repairing readers into a loop', async () => {
    const bad = Buffer.from(twice);
    bad.write('}', bad.lastIndexOf('/Type /Page'), 'latin1');
    expect((await verify(bad)).status).toBe('invalid');
  });

  it('refuses a signer whose certificate leads to another root', async () => {
    const report = await verify(once, await stranger.keys.trustedRoots());
    expect(report.status).toBe('invalid');
    expect(codes(report.signatures[0]?.problems)).toEqual(['untrusted_root']);
    expect(report.signatures[0]?.checks).toMatchObject({ digest: true, signature: true, trusted: false });
  });

  it.each([
    ['2031-01-01T00:00:00Z', 'expired'],
    ['2026-01-01T00:00:00Z', 'not_yet_valid'],
  ])('refuses a certificate used at %s: %s', async (at, code) => {
    const signed = await signPdf(original, { ...common, signer: leader, at: new Date(at) });
    const report = await verifyPdf(signed, { trustedRoots: roots, now: new Date('2040-01-01T00:00:00Z') });
    expect(report.status).toBe('invalid');
    expect(codes(report.signatures[0]?.problems)).toEqual([code]);
  });

  it('refuses a signing time that has not come yet', async () => {
    const report = await verifyPdf(once, { trustedRoots: roots, now: new Date('2026-03-09T00:00:00Z') });
    expect(codes(report.signatures[0]?.problems)).toEqual(['future_time']);
  });

  it('refuses a signature made with another key than the certificate says', async () => {
    const report = await verify(await signPdf(original, { ...common, signer: { ...leader, sign: ward.sign } }));
    expect(codes(report.signatures[0]?.problems)).toContain('signature');
  });

  it('tells an unsigned file and one that is no PDF', async () => {
    expect((await verify(original)).status).toBe('unsigned');
    expect((await verify(new Uint8Array([1, 2, 3]))).status).toBe('unreadable');
    expect((await verify(new Uint8Array())).status).toBe('unreadable');
    expect((await verify(original)).summary.vi).toBe('Tài liệu không có chữ ký số.');
  });

  it('refuses to sign what cannot be extended', async () => {
    await expect(signPdf(new Uint8Array([1, 2, 3]), { ...common, signer: leader })).rejects.toThrow(Problem);
  });
});

describe('changes between signatures', () => {
  /** Saves a change of the document as an incremental update. */
  async function changed(bytes: Uint8Array, change: (pdf: PDF) => void): Promise<Uint8Array> {
    const pdf = await PDF.load(bytes);
    change(pdf);
    return pdf.save({ incremental: true });
  }
  const changes: [string, (pdf: PDF) => void][] = [
    [
      'other text on the page',
      (pdf) => pdf.getPage(0)?.drawText('10.000.000 đồng'.normalize('NFD').replace(/[^ -~]/g, ''), { x: 50, y: 300 }),
    ],
    ['another page', (pdf) => void pdf.addPage()],
    ['a new title', (pdf) => pdf.setTitle('Quyết định khác')],
    [
      'an action at opening',
      (pdf) =>
        pdf
          .getCatalog()
          .set('OpenAction', PdfDict.of({ S: PdfName.of('URI'), URI: PdfString.fromString('https://example.vn') })),
    ],
    ['a turned page', (pdf) => pdf.getPage(0)?.dict.set('Rotate', PdfNumber.of(90))],
    [
      'a note over the text',
      (pdf) => {
        const note = pdf.register(PdfDict.of({ Type: PdfName.of('Annot'), Subtype: PdfName.of('FreeText') }));
        const page = pdf.getPage(0);
        page?.dict.getArray('Annots', (ref) => pdf.getObject(ref))?.push(note);
      },
    ],
    [
      'another reason in the first signature',
      (pdf) => {
        const field = pdf.getForm()?.getSignatureFields()[0];
        const value = field?.getSignatureDict();
        value?.set('Reason', PdfString.fromString('khác'));
      },
    ],
  ];

  it.each(changes)('detects %s after the signature', async (_, change) => {
    const bad = await changed(once, change);
    expect(bad.length).toBeGreaterThan(once.length);
    const report = await verify(bad);
    expect(report.status).toBe('invalid');
    expect(report.signatures[0]?.checks.later).toBe('changes');
  });

  it.each(changes)('does not let a second, trusted signature cover up %s', async (_, change) => {
    const bad = await signPdf(await changed(once, change), { ...common, signer: ward });
    const report = await verify(bad);
    expect(report.status).toBe('invalid');
    expect(report.signatures[0]?.status).toBe('invalid');
    expect(report.signatures[1]).toMatchObject({ status: 'valid', coversWholeFile: true });
    expect(codes(report.signatures[0]?.problems)).toContain('changed');
  });

  /** Hangs a field that looks signed into the form and on the page. */
  function hangIn(pdf: PDF, extra: Record<string, PdfObject>): void {
    const resolve = (ref: PdfRef) => pdf.getObject(ref);
    const range = pdf.register(new PdfArray([0, 7, 9, 1].map((n) => PdfNumber.of(n))));
    const value = PdfDict.of({ Type: PdfName.of('Sig'), ByteRange: range, Contents: PdfString.fromHex('00') });
    const field = pdf.register(
      PdfDict.of({
        Type: PdfName.of('Annot'),
        Subtype: PdfName.of('Widget'),
        FT: PdfName.of('Sig'),
        T: PdfString.fromString('Giả'),
        V: pdf.register(value),
        ...extra,
      }),
    );
    pdf.getCatalog().getDict('AcroForm', resolve)?.getArray('Fields', resolve)?.push(field);
    pdf.getPage(0)?.dict.getArray('Annots', resolve)?.push(field);
  }

  it('detects a field whose signature is not in the file as one', async () => {
    const bad = await signPdf(await changed(once, (pdf) => hangIn(pdf, {})), { ...common, signer: ward });
    const report = await verify(bad);
    expect(report.status).toBe('invalid');
    expect(codes(report.problems)).toEqual(['hidden_signature']);
  });

  it('detects an added signature field that acts', async () => {
    const action = PdfDict.of({ S: PdfName.of('URI'), URI: PdfString.fromString('https://example.vn') });
    const bad = await signPdf(await changed(once, (pdf) => hangIn(pdf, { A: action })), { ...common, signer: ward });
    expect(codes((await verify(bad)).signatures[0]?.problems)).toEqual(['changed']);
  });

  it('accepts no addition that only a stranger has signed', async () => {
    const signer = await stranger.keys.signerFor({ agencyId: 'ward' });
    const report = await verify(await signPdf(once, { ...common, signer }));
    expect(report.status).toBe('invalid');
    expect(report.signatures.map((s) => codes(s.problems))).toEqual([['changed'], ['untrusted_root']]);
  });

  it('refuses ranges that leave out more than the signature', async () => {
    const [signature] = scanSignatures(once);
    const text = Buffer.from(once).toString('latin1');
    const range = /\/ByteRange ?\[0 (\d+) (\d+) (\d+) *\]/.exec(text);
    if (!signature?.range || !range) throw new Error('no range');
    const bad = Buffer.from(once);
    const wider = `[0 ${signature.range.start - 10} ${signature.range.resume} ${range[3]}`;
    bad.write(wider.padEnd(range[0].length - '/ByteRange '.length - 1, ' '), text.indexOf('[', range.index), 'latin1');
    const report = await verify(bad);
    expect(report.status).toBe('invalid');
    expect(codes(report.signatures[0]?.problems)).toContain('malformed');
  });
});

describe.skipIf(!hasOpenssl())('a second opinion', () => {
  it('openssl verifies the signature, chain and signing-certificate-v2 included', async () => {
    const [range] = scanSignatures(once).map((s) => s.range);
    if (!range) throw new Error('no range');
    const file = (name: string): string => join(authority.folder, name);
    writeFileSync(file('cms.der'), readDer(range.contents).raw);
    writeFileSync(
      file('content'),
      Buffer.concat([once.subarray(0, range.start), once.subarray(range.resume, range.end)]),
    );
    writeFileSync(file('top.crt'), new X509Certificate(roots[0] as Uint8Array).toString());
    const cms = ['-inform', 'DER', '-in', file('cms.der')];
    const trust = ['-CAfile', file('top.crt'), '-purpose', 'any', '-attime', '1773100000'];
    // -cades makes openssl check the signing certificate attribute (RFC 5126).
    execFileSync(
      'openssl',
      ['cms', '-verify', '-cades', '-binary', ...cms, '-content', file('content'), ...trust, '-out', '/dev/null'],
      { stdio: 'pipe' },
    );
    const printed = execFileSync('openssl', ['cms', '-cmsout', '-print', ...cms], { encoding: 'utf8', maxBuffer: 1e7 });
    expect(printed).toContain('id-smime-aa-signingCertificateV2 (1.2.840.113549.1.9.16.2.47)');
    expect(printed).not.toContain('signingTime');
    writeFileSync(file('content'), 'something else');
    expect(() =>
      execFileSync(
        'openssl',
        ['cms', '-verify', '-binary', ...cms, '-content', file('content'), ...trust, '-out', '/dev/null'],
        { stdio: 'pipe' },
      ),
    ).toThrow();
  });
});
