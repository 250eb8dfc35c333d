import { defineMessages } from '../../../kernel/i18n/messages.ts';

/** Words of the personal e-store. */
export const storeWords = defineMessages({
  title: { vi: 'Kho giấy tờ của tôi', en: 'My papers' },
  lede: {
    vi: 'Kho dữ liệu điện tử của bạn: giấy tờ cơ quan đã cấp cho bạn và giấy tờ bạn chọn lưu lại để dùng cho lần nộp sau.',
    en: 'Your personal e-store: papers issued to you, and papers you chose to keep for the next time.',
  },
  issued: { vi: 'Giấy tờ được cấp, còn hiệu lực', en: 'Issued to you and in force' },
  noIssued: {
    vi: 'Chưa có kết quả điện tử nào được cấp cho bạn tại đây.',
    en: 'No result has been issued to you here yet.',
  },
  issuedLine: { vi: 'Số {number}, ngày {at}, {issuer}', en: 'No. {number}, {at}, {issuer}' },
  kept: { vi: 'Giấy tờ bạn lưu', en: 'Papers you keep' },
  noKept: { vi: 'Bạn chưa lưu giấy tờ nào.', en: 'You keep no papers yet.' },
  keptLine: { vi: '{file}, từ hồ sơ {code}, lưu ngày {at}', en: '{file}, from dossier {code}, kept {at}' },
  remove: { vi: 'Bỏ khỏi kho', en: 'Take out' },
  keepTitle: { vi: 'Lưu giấy tờ từ hồ sơ đã nộp', en: 'Keep papers from earlier dossiers' },
  keepWhich: { vi: 'Giấy tờ muốn lưu', en: 'Papers to keep' },
  keepOption: { vi: '{name} ({file}, hồ sơ {code})', en: '{name} ({file}, dossier {code})' },
  consent: {
    vi: 'Tôi đồng ý lưu các giấy tờ này để dùng lại khi làm thủ tục; tôi có thể bỏ khỏi kho bất cứ lúc nào',
    en: 'I agree that these papers are kept to be used again; I can take them out at any time',
  },
  keep: { vi: 'Lưu vào kho', en: 'Keep them' },
  chooseNeeded: { vi: 'Hãy chọn ít nhất một giấy tờ', en: 'Choose at least one paper' },
  consentNeeded: { vi: 'Hãy đánh dấu đồng ý để lưu', en: 'Tick the box to agree' },
  didKeep: { vi: 'Đã lưu vào kho.', en: 'Kept.' },
  didRemove: { vi: 'Đã bỏ khỏi kho.', en: 'Taken out.' },
  uses: { vi: 'Các lần dùng giấy tờ trong kho', en: 'When papers of the store were used' },
  noUses: { vi: 'Chưa có lần nào.', en: 'Not yet.' },
  useLine: { vi: '{name}: dùng cho thủ tục {procedure}, lúc {at}', en: '{name}: for procedure {procedure}, {at}' },
  offer: {
    vi: 'Hoặc dùng giấy tờ có sẵn trong kho của bạn cho hồ sơ này:',
    en: 'Or use a paper of your own store for this application:',
  },
  use: { vi: 'Dùng giấy tờ trong kho', en: 'Use from my store' },
  keepAtFiling: {
    vi: 'Tôi đồng ý lưu giấy tờ đã tải lên vào Kho giấy tờ của tôi để dùng lại lần sau',
    en: 'I agree that what I uploaded is kept in my store for the next time',
  },
  fromIssued_valid: {
    vi: 'Từ kho giấy tờ: kết quả đã cấp, mã kiểm tra {code}, còn hiệu lực',
    en: 'From the store: an issued result, code {code}, in force',
  },
  fromIssued_ended: {
    vi: 'Từ kho giấy tờ: kết quả đã cấp, mã kiểm tra {code}, KHÔNG CÒN hiệu lực',
    en: 'From the store: an issued result, code {code}, NO LONGER in force',
  },
  fromKept: {
    vi: 'Từ kho giấy tờ: bản người nộp lưu từ hồ sơ trước, cần đối chiếu',
    en: 'From the store: kept by the applicant from an earlier dossier, to be compared',
  },
  check: { vi: 'Kiểm tra chữ ký số', en: 'Check the signatures' },
});
