import { expect, it } from 'vitest';
import { layOutDocument } from '../../../kernel/pdf/index.ts';
import { sampleAnswers } from '../forms/sample.ts';
import { COMMUNES, readProcedure } from '../procedures/testing.ts';
import { RESULT_ANCHOR } from './official-result.ts';
import { resultDocument } from './result.ts';

const procedure = readProcedure('provinces/tay-ninh', '1.001193');

const spec = (parents: string) => {
  const made = Array.from({ length: 60 }, (_, seed) =>
    sampleAnswers(procedure.form, seed, { today: '2026-03-02', communes: COMMUNES }),
  ).find((answers) => answers.parents === parents);
  if (!made) throw new Error(`no sample with parents ${parents}`);
  return resultDocument({
    procedure,
    answers: made,
    dossierCode: 'H99.50.01-260302-0001',
    number: '01/2026',
    verificationUrl: 'https://example.vn/xac-minh/AAAA-BBBB-CCCC',
    agency: { name: 'Ủy ban nhân dân phường Sông Mây' },
    place: 'Sông Mây',
    issuedAt: new Date('2026-03-02T03:00:00Z'),
    issuedOn: '2026-03-02',
    applicant: { name: 'Lý Thị Hòa', gender: 'female' },
    leader: 'Kiều Minh Tâm',
    unitName: (id) => `phường ${id}`,
  });
};
const headings = (parents: string) =>
  spec(parents).blocks.flatMap((block) => (block.kind === 'heading' ? [block.text] : []));

it('lays out a certificate of civil status with a place for the signature', async () => {
  const { pdf, anchors } = await layOutDocument(spec('both'));
  expect(Buffer.from(pdf.subarray(0, 5)).toString()).toBe('%PDF-');
  expect(anchors.has(RESULT_ANCHOR)).toBe(true);
});

it('leaves out the part about a parent who is not named', () => {
  expect(headings('both')).toEqual(['Người mẹ', 'Người cha', 'Người đi khai sinh']);
  expect(headings('mother')).toEqual(['Người mẹ', 'Người đi khai sinh']);
  expect(headings('none')).toEqual(['Người đi khai sinh']);
});
