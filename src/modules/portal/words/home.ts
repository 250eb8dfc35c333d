import { defineMessages } from '../../../kernel/i18n/messages.ts';

export const homeWords = defineMessages({
  title: { vi: 'Cổng dịch vụ số', en: 'Digital services' },
  description: {
    vi: 'Tìm thủ tục hành chính, nộp hồ sơ trực tuyến, tra cứu hồ sơ và kiểm tra giấy tờ điện tử của {province}.',
    en: 'Find procedures, apply online, track dossiers and verify electronic documents of {province}.',
  },
  question: { vi: 'Bạn cần làm thủ tục gì?', en: 'What do you need to get done?' },
  lede: {
    vi: 'Tìm thủ tục, nộp hồ sơ và theo dõi kết quả tại các cơ quan của {province}, vào bất cứ lúc nào, ngay trên điện thoại.',
    en: 'Find a procedure, apply and follow your case with the offices of {province}: at any hour, on your phone.',
  },
  search: { vi: 'Tìm thủ tục hành chính', en: 'Find a procedure' },
  hello: { vi: 'Chào {name}', en: 'Hello {name}' },
  myDossiers: { vi: 'Hồ sơ của tôi', en: 'My dossiers' },
  myAccount: { vi: 'Tài khoản của tôi', en: 'My account' },

  procedures: { vi: 'Thủ tục nộp được trực tuyến', en: 'Procedures you can file online' },
  allProcedures: { vi: 'Xem tất cả thủ tục ({n})', en: 'See all procedures ({n})' },
  noProcedures: {
    vi: 'Chưa có thủ tục nào được công bố trên trang này.',
    en: 'No procedure has been published here yet.',
  },
  limit: { vi: 'Thời hạn', en: 'Time limit' },
  fee: { vi: 'Phí, lệ phí', en: 'Fees' },
  noFee: { vi: 'Không thu', en: 'None' },
  full: { vi: 'Toàn trình', en: 'Fully online' },
  partial: { vi: 'Một phần', en: 'Partly online' },

  track: { vi: 'Bạn đã nộp hồ sơ?', en: 'Already applied?' },
  trackCode: { vi: 'Mã hồ sơ', en: 'Dossier code' },
  trackHint: {
    vi: 'Mã này in trên Giấy tiếp nhận hồ sơ và hẹn trả kết quả.',
    en: 'It is printed on your receipt slip.',
  },
  trackButton: { vi: 'Tra cứu hồ sơ', en: 'Track it' },
  verify: { vi: 'Bạn nhận được giấy tờ điện tử?', en: 'Have you been given an electronic document?' },
  verifyText: {
    vi: 'Kiểm tra xem giấy tờ có đúng do cơ quan của tỉnh cấp và còn nguyên vẹn hay không: quét mã QR, nhập mã in trên giấy tờ hoặc tải tệp PDF lên.',
    en: 'See whether it was issued by an office of the province and has not been changed: scan its QR code, type the code printed on it, or upload the PDF.',
  },
  verifyLink: { vi: 'Kiểm tra giấy tờ', en: 'Verify a document' },

  resolution: { vi: 'Nghị quyết {number}: tiến độ', en: 'Resolution {number}: progress' },
  resolutionText: {
    vi: 'Số liệu được tính trực tiếp từ hồ sơ, không ai nhập tay. Chọn một chỉ tiêu để xem cách tính và những hồ sơ làm nên con số.',
    en: 'Figures are computed from the dossiers themselves; nobody types them in. Choose a target to see how it is computed and from which dossiers.',
  },
  resolutionLink: { vi: 'Xem toàn bộ {n} chỉ tiêu của nghị quyết', en: 'See all {n} targets of the resolution' },
  dueBy: { vi: 'đến hết ngày {date}', en: 'by {date}' },

  help: { vi: 'Lần đầu sử dụng?', en: 'New here?' },
  helpText: {
    vi: 'Từng bước một, bằng lời dễ hiểu: từ tìm thủ tục đến nhận kết quả.',
    en: 'Step by step, in plain words: from finding a procedure to getting the result.',
  },
  helpLink: { vi: 'Xem hướng dẫn sử dụng', en: 'Read the guide' },
  officers: { vi: 'Dành cho cán bộ, công chức', en: 'For officers' },
  officersText: {
    vi: 'Tiếp nhận, thẩm định, phê duyệt hồ sơ; theo dõi tình hình chung.',
    en: 'Receive, examine and decide dossiers; see how the province is doing.',
  },
  workspace: { vi: 'Không gian làm việc', en: 'Workspace' },
  centre: { vi: 'Trung tâm điều hành', en: 'Operations centre' },
});
