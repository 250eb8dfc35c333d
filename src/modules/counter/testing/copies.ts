import type { World } from '../../services/testing/world.ts';

/** A procedure of the counter: certified copies on the same day, paid by the page. */
export async function addCopies(w: World): Promise<void> {
  await w.addProcedure({
    code: '9.000050',
    name: { vi: 'Chứng thực bản sao giấy phép đèn lồng', en: 'Certified copies of lantern permits' },
    keywords: ['sao y', 'copy'],
    manners: [{ channel: 'direct', limit: { unit: 'working_days', value: 2 }, fees: ['pages'] }],
    fees: [
      {
        key: 'pages',
        name: { vi: 'Phí chứng thực', en: 'Fee for copies' },
        kind: 'fee',
        amount: 2000,
        tiers: [{ from: 3, amount: 1000 }],
        cap: 200_000,
        per: 'page',
        basis: 'Quy ước phố Sông Mây',
        confidence: 'official',
      },
    ],
    exemptions: [
      {
        key: 'poor',
        name: { vi: 'Hộ nghèo', en: 'Poor households' },
        percent: 50,
        basis: 'Quy ước phố Sông Mây',
        confidence: 'official',
      },
    ],
    components: [
      { key: 'request', name: { vi: 'Phiếu yêu cầu', en: 'Request' }, originals: 1, source: 'form' },
      {
        key: 'permit',
        name: { vi: 'Bản chính giấy phép', en: 'The permit' },
        originals: 1,
        copies: 2,
        source: 'shown',
      },
    ],
    form: {
      subject: { vi: 'Chứng thực {copies} bản sao', en: '{copies} certified copies' },
      address: ['commune'],
      declaration: { vi: 'Tôi cam kết bản chính là thật.', en: 'The original is genuine.' },
      pages: [
        {
          key: 'yeu-cau',
          title: { vi: 'Yêu cầu', en: 'Request' },
          fields: [
            { key: 'owner', kind: 'text', label: { vi: 'Họ và tên', en: 'Full name' }, prefill: 'fullName' },
            { key: 'commune', kind: 'commune', label: { vi: 'Xã, phường', en: 'Commune' } },
            { key: 'copies', kind: 'integer', label: { vi: 'Số bản', en: 'Copies' }, min: 1, max: 100 },
          ],
        },
      ],
    },
    result: {
      name: { vi: 'Bản sao chứng thực', en: 'Certified copies' },
      template: 'official',
      book: 'CT',
      number: '{n}/CT',
      signer: { position: 'CHỦ TỊCH' },
      title: 'CHỨNG THỰC BẢN SAO',
      paragraphs: ['Chứng thực {copies} bản sao cho ông (bà) {owner}.'],
    },
  });
}
