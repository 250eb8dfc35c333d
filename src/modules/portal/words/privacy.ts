import { defineMessages } from '../../../kernel/i18n/messages.ts';

/**
 * Law on Personal Data Protection 91/2025/QH15 and Decree 356/2025/NĐ-CP, in force since 1 January 2026. Periods are
 * those the program really keeps (see the identity part's limits), not those it would like to.
 */
export const privacyWords = defineMessages({
  title: { vi: 'Bảo vệ dữ liệu cá nhân', en: 'Personal data protection' },
  lede: {
    vi: 'Hệ thống giữ dữ liệu gì của bạn, để làm gì, ai được xem và bạn có những quyền nào.',
    en: 'Which data of yours are kept and why, who may see them, and what your rights are.',
  },

  kept: { vi: 'Dữ liệu được lưu', en: 'What is kept' },
  keptCaption: { vi: 'Dữ liệu cá nhân, mục đích và thời gian lưu', en: 'Personal data, purposes and periods' },
  data: { vi: 'Dữ liệu', en: 'Data' },
  purpose: { vi: 'Để làm gì', en: 'What for' },
  period: { vi: 'Lưu bao lâu', en: 'How long' },
  identity: {
    vi: 'Số định danh cá nhân, họ tên, ngày sinh, giới tính, số điện thoại, thư điện tử, mức độ định danh',
    en: 'Personal ID number, name, date of birth, gender, telephone, e-mail, level of identity',
  },
  identityWhy: {
    vi: 'Biết ai nộp hồ sơ; điền sẵn tờ khai cho bạn',
    en: 'To know who applies, and to fill in forms for you',
  },
  identityPeriod: { vi: 'Cùng với hồ sơ của bạn', en: 'As long as your dossiers' },
  dossier: { vi: 'Nội dung kê khai và giấy tờ của hồ sơ đã nộp', en: 'Answers and papers of dossiers you filed' },
  dossierWhy: { vi: 'Giải quyết thủ tục bạn yêu cầu', en: 'To handle what you asked for' },
  dossierPeriod: {
    vi: 'Theo thời hạn lưu trữ hồ sơ do pháp luật về lưu trữ quy định',
    en: 'As the law on archives prescribes',
  },
  draft: { vi: 'Bản nháp và tệp trong bản nháp', en: 'Drafts and their files' },
  draftWhy: { vi: 'Để bạn làm tiếp lúc khác', en: 'So that you can go on later' },
  draftPeriod: { vi: 'Đến khi bạn nộp hoặc xóa bản nháp', en: 'Until you send or delete the draft' },
  session: {
    vi: 'Phiên đăng nhập: thời điểm, địa chỉ mạng, loại trình duyệt',
    en: 'Sessions: times, network address, kind of browser',
  },
  sessionWhy: {
    vi: 'Để bạn và hệ thống phát hiện đăng nhập lạ',
    en: 'So that strange sign-ins are noticed, by you too',
  },
  sessionPeriod: { vi: '90 ngày sau khi phiên hết hạn', en: '90 days after the session ran out' },
  notice: { vi: 'Thông báo gửi cho bạn', en: 'Notices to you' },
  noticeWhy: { vi: 'Báo cho bạn biết hồ sơ đến đâu', en: 'To tell you how your dossier is doing' },
  noticePeriod: { vi: 'Cùng với hồ sơ của bạn', en: 'As long as your dossiers' },
  log: { vi: 'Nhật ký ai đã xem dữ liệu của bạn', en: 'The record of who looked at your data' },
  logWhy: { vi: 'Để bạn và cơ quan giám sát kiểm tra được', en: 'So that you and the auditors can check' },
  logPeriod: { vi: 'Không sửa, không xóa', en: 'Never changed, never deleted' },
  events: {
    vi: 'Nhật ký sự kiện: việc gì đã xảy ra với hồ sơ nào; chỉ có mã số, không có tên hay số định danh',
    en: 'The event log: what happened to which dossier; codes only, no names and no ID numbers',
  },
  eventsWhy: {
    vi: 'Chứng minh quá trình giải quyết và tính số liệu công khai',
    en: 'To prove how work was done and to compute public figures',
  },
  eventsPeriod: { vi: 'Vĩnh viễn', en: 'For ever' },
  cookies: {
    vi: 'Trang này chỉ dùng cookie cần thiết: phiên đăng nhập, ngôn ngữ và giao diện bạn chọn. Không có quảng cáo, không có mã theo dõi, không tải nội dung nào từ trang khác.',
    en: 'The only cookies are the necessary ones: your session, your language and your choice of appearance. There are no advertisements, no trackers, and nothing is loaded from other sites.',
  },

  basis: { vi: 'Căn cứ pháp lý', en: 'Legal basis' },
  basis1: {
    vi: 'Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15 và Nghị định 356/2025/NĐ-CP, có hiệu lực từ ngày 01/01/2026.',
    en: 'Law on Personal Data Protection 91/2025/QH15 and Decree 356/2025/NĐ-CP, in force since 1 January 2026.',
  },
  basis2: {
    vi: 'Giải quyết thủ tục hành chính là nhiệm vụ do pháp luật giao cho cơ quan nhà nước, nên không phải hỏi sự đồng ý cho từng lần xử lý. Đổi lại, dữ liệu chỉ được dùng cho đúng mục đích đó và mỗi lần xem đều được ghi lại.',
    en: 'Handling administrative procedures is a duty laid on state offices by law, so consent is not asked for each time. In return, data are used for that purpose only, and every look is recorded.',
  },

  who: { vi: 'Ai được xem', en: 'Who may see your data' },
  who1: {
    vi: 'Chỉ những người được giao việc với hồ sơ của bạn, tại cơ quan tiếp nhận và cơ quan giải quyết, cùng người làm nhiệm vụ giám sát; chỉ trong phạm vi và thời gian họ giữ vai trò đó.',
    en: 'Only people charged with your dossier at the receiving and the deciding office, and those who supervise them; only where and while they hold that role.',
  },
  who2: {
    vi: 'Mỗi lần họ mở hồ sơ của bạn, hệ thống ghi lại ai xem, lúc nào, để làm gì. Bạn đọc được nhật ký này bất cứ lúc nào.',
    en: 'Each time they open your dossier, the system notes who, when and why. You can read this record at any time.',
  },
  who3: {
    vi: 'Tra cứu bằng mã hồ sơ, số liệu về nghị quyết và dữ liệu mở không chứa dữ liệu cá nhân.',
    en: 'Tracking by code, figures on the resolution and open data contain no personal data.',
  },
  whoLink: { vi: 'Ai đã xem dữ liệu của tôi', en: 'Who looked at my data' },

  rights: { vi: 'Quyền của bạn', en: 'Your rights' },
  right1: { vi: 'Được biết dữ liệu của mình được xử lý thế nào.', en: 'To know how your data are processed.' },
  right2: {
    vi: 'Xem, sửa hoặc yêu cầu sửa dữ liệu của mình.',
    en: 'To see your data, correct them or have them corrected.',
  },
  right3: {
    vi: 'Yêu cầu cung cấp, xóa hoặc hạn chế xử lý dữ liệu; phản đối việc xử lý.',
    en: 'To be given your data, to have them erased or their use restricted, and to object.',
  },
  right4: {
    vi: 'Đồng ý hoặc không đồng ý, và rút lại sự đồng ý, đối với những việc cần có sự đồng ý.',
    en: 'To give, refuse and withdraw consent where consent is needed.',
  },
  right5: {
    vi: 'Khiếu nại, tố cáo, khởi kiện và yêu cầu bồi thường thiệt hại theo quy định của pháp luật.',
    en: 'To complain, to sue and to claim damages under the law.',
  },
  rightsLimit: {
    vi: 'Dữ liệu mà pháp luật buộc phải lưu trữ thì không xóa được; khi từ chối, cơ quan phải nêu rõ lý do. Thông tin định danh sai thì sửa tại cơ quan Công an.',
    en: 'Data that must be archived by law cannot be erased; a refusal says why. Wrong identity data are corrected by the police.',
  },
  ask: { vi: 'Gửi yêu cầu ở đâu', en: 'Where to ask' },
  ask1: {
    vi: 'Gửi yêu cầu đến cơ quan đang giữ hồ sơ của bạn hoặc theo địa chỉ dưới đây. Cơ quan trả lời trong 02 ngày làm việc kể từ khi nhận được yêu cầu.',
    en: 'Write to the office that holds your dossier, or to the address below. You get an answer within 2 working days.',
  },

  safe: { vi: 'Dữ liệu được bảo vệ thế nào', en: 'How your data are protected' },
  safe1: {
    vi: 'Số định danh và số điện thoại được che bớt ở những nơi không cần đọc đủ.',
    en: 'ID numbers and telephone numbers are partly hidden wherever the whole is not needed.',
  },
  safe2: {
    vi: 'Quyền của cán bộ gắn với cơ quan, địa bàn và thời gian; hết thời hạn là hết quyền.',
    en: 'An officer’s rights belong to an office, a place and a period, and end with it.',
  },
  safe3: {
    vi: 'Tệp bạn tải lên được kiểm tra đúng loại và không bao giờ được chạy trên máy chủ.',
    en: 'Files you upload are checked for their kind and are never run.',
  },
  safe4: {
    vi: 'Nhật ký sự kiện được niêm phong thành chuỗi; ai cũng kiểm tra được rằng không có gì bị sửa về sau.',
    en: 'The event log is sealed in a chain: anybody can check that nothing was changed afterwards.',
  },
  safeLink: { vi: 'Cách kiểm tra niêm phong', en: 'How to check the seals' },
});
