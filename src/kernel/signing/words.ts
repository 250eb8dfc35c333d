import { defineMessages } from '../i18n/messages.ts';

/** Words every name of the test authority carries: what it signs has no legal value. */
export const TEST_MARK = 'TEST – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ';

/** What a reader of a verification page is told; each key is also a stable code. */
export const signingWords = defineMessages({
  valid: {
    vi: 'Tài liệu có chữ ký số hợp lệ và không bị thay đổi sau khi ký.',
    en: 'The document carries valid digital signatures and was not changed after signing.',
  },
  invalid: {
    vi: 'Chữ ký số trên tài liệu không hợp lệ hoặc tài liệu đã bị thay đổi sau khi ký. Không sử dụng tài liệu này.',
    en: 'A digital signature is not valid, or the document was changed after signing. Do not rely on it.',
  },
  unsigned: { vi: 'Tài liệu không có chữ ký số.', en: 'The document carries no digital signature.' },
  unreadable: {
    vi: 'Không đọc được tệp: tệp không phải PDF hoặc đã bị hỏng.',
    en: 'The file cannot be read: it is not a PDF or it is damaged.',
  },
  malformed: { vi: 'Chữ ký số bị hỏng hoặc sai cấu trúc.', en: 'The signature is damaged or malformed.' },
  digest: {
    vi: 'Nội dung tài liệu không khớp với nội dung đã ký.',
    en: 'The content of the document differs from what was signed.',
  },
  signature: {
    vi: 'Giá trị chữ ký không đúng với chứng thư của người ký.',
    en: "The signature value does not fit the signer's certificate.",
  },
  signing_certificate: {
    vi: 'Chữ ký không gắn với chứng thư của người ký (thiếu hoặc sai thuộc tính signing-certificate-v2).',
    en: "The signature is not bound to the signer's certificate (signing-certificate-v2 is missing or wrong).",
  },
  key_usage: {
    vi: 'Chứng thư của người ký không được cấp để ký số.',
    en: "The signer's certificate is not meant for signing.",
  },
  untrusted_root: {
    vi: 'Chứng thư của người ký không do tổ chức được tin cậy cấp.',
    en: "The signer's certificate was not issued by a trusted authority.",
  },
  expired: {
    vi: 'Chứng thư đã hết hạn tại thời điểm ký.',
    en: 'A certificate had expired when the document was signed.',
  },
  not_yet_valid: {
    vi: 'Chứng thư chưa có hiệu lực tại thời điểm ký.',
    en: 'A certificate was not yet valid when the document was signed.',
  },
  no_time: { vi: 'Chữ ký không có thời gian ký.', en: 'The signature states no signing time.' },
  future_time: { vi: 'Thời gian ký ở tương lai.', en: 'The signing time lies in the future.' },
  timestamp: { vi: 'Dấu thời gian không hợp lệ.', en: 'The time stamp is not valid.' },
  changed: {
    vi: 'Tài liệu đã bị thay đổi sau khi ký.',
    en: 'The document was changed after it was signed.',
  },
  hidden_signature: {
    vi: 'Chữ ký số trong tệp không khớp với chữ ký số mà tài liệu nêu.',
    en: 'The signatures in the file are not those the document names.',
  },
  test_certificate: {
    vi: 'Chứng thư thử nghiệm, không có giá trị pháp lý.',
    en: 'Test certificate, without legal value.',
  },
  not_checked_revocation: {
    vi: 'Chưa kiểm tra tình trạng thu hồi của chứng thư.',
    en: 'Revocation of the certificate was not checked.',
  },
  not_pades: {
    vi: 'Chữ ký theo định dạng PKCS#7 cũ, không phải PAdES.',
    en: 'A signature of the older PKCS#7 kind, not PAdES.',
  },
  claimed_time: {
    vi: 'Thời gian ký do người ký khai báo, không có dấu thời gian.',
    en: 'The signing time is stated by the signer and not proven by a time stamp.',
  },
});

export type SigningWord = keyof typeof signingWords.catalogue;
