import type { Body } from './draft.ts';

/** What a new procedure begins with: the usual manners, steps and an empty form, so that only its own things are written. */
export function newProcedure(
  code: string,
  name: { readonly vi: string; readonly en?: string | undefined },
  day: string,
): Body {
  const limit = { unit: 'working_days', value: 5 };
  return {
    code,
    validFrom: day,
    name: { vi: name.vi, en: name.en ?? '' },
    level: 'commune',
    legalBasis: [],
    onlineLevel: 'full',
    identityLevel: 2,
    agencies: { receiving: 'service_centre', deciding: 'people_committee', unitField: 'commune' },
    manners: [
      { channel: 'direct', limit },
      { channel: 'online', limit },
    ],
    supplement: 'pause',
    answerHours: 8,
    components: [{ key: 'request', name: { vi: 'Đơn đề nghị', en: 'Request' }, originals: 1, source: 'form' }],
    steps: [
      {
        key: 'receive',
        name: { vi: 'Tiếp nhận và kiểm tra hồ sơ', en: 'Reception and check' },
        role: 'receptionist',
        hours: 4,
      },
      { key: 'process', name: { vi: 'Thẩm định hồ sơ', en: 'Examination' }, role: 'handler', hours: 24 },
      { key: 'approve', name: { vi: 'Phê duyệt, ký kết quả', en: 'Decision and signature' }, role: 'leader', hours: 8 },
      { key: 'issue', name: { vi: 'Đóng dấu, trả kết quả', en: 'Delivery' }, role: 'receptionist', hours: 4 },
    ],
    result: { template: 'official', signer: { authority: 'TM. ỦY BAN NHÂN DÂN', position: 'CHỦ TỊCH' } },
    form: {
      subject: { vi: name.vi, en: name.en ?? '' },
      declaration: {
        vi: 'Tôi cam đoan những thông tin đã khai là đúng sự thật và chịu trách nhiệm trước pháp luật về lời khai của mình.',
        en: 'I declare that what I have stated is true, and am answerable by law for it.',
      },
      address: ['commune'],
      pages: [
        {
          key: 'nguoi-nop',
          title: { vi: 'Người đề nghị', en: 'Applicant' },
          fields: [
            {
              key: 'applicantName',
              kind: 'text',
              label: { vi: 'Họ và tên', en: 'Full name' },
              prefill: 'fullName',
              autocomplete: 'name',
            },
            {
              key: 'applicantId',
              kind: 'personalId',
              label: { vi: 'Số định danh cá nhân', en: 'Personal ID number' },
              prefill: 'personalId',
            },
            { key: 'commune', kind: 'commune', label: { vi: 'Xã, phường nơi cư trú', en: 'Commune of residence' } },
          ],
        },
      ],
    },
    source: 'Soạn trong phần mềm; cần đối chiếu với quyết định công bố.',
    confidence: 'unverified',
  };
}
