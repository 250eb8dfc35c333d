import { defineMessages } from '../../../kernel/i18n/messages.ts';
import type { Text } from '../../../kernel/text.ts';

export const accountWords = defineMessages({
  myData: { vi: 'Dữ liệu và quyền của tôi', en: 'My data and rights' },
  title: { vi: 'Tài khoản của tôi', en: 'My account' },
  lede: {
    vi: 'Hệ thống biết gì về bạn, bạn đang đăng nhập ở đâu và ai đã xem dữ liệu của bạn.',
    en: 'What the system knows of you, where you are signed in, and who looked at your data.',
  },
  myDossiers: { vi: 'Hồ sơ của tôi', en: 'My dossiers' },
  notices: { vi: 'Thông báo', en: 'Notices' },

  who: { vi: 'Thông tin định danh', en: 'Who you are' },
  whoText: {
    vi: 'Các thông tin này do hệ thống định danh cung cấp khi bạn đăng nhập; một phần được che bớt để người ngồi cạnh không đọc được. Nếu có chỗ chưa đúng, hãy đề nghị cơ quan Công an sửa rồi đăng nhập lại.',
    en: 'Your electronic identity told us this when you signed in; part of it is hidden from people looking over your shoulder. If something is wrong, have it corrected by the police, then sign in again.',
  },
  name: { vi: 'Họ và tên', en: 'Full name' },
  personalId: { vi: 'Số định danh cá nhân', en: 'Personal ID number' },
  birthDate: { vi: 'Ngày sinh', en: 'Date of birth' },
  gender: { vi: 'Giới tính', en: 'Gender' },
  male: { vi: 'Nam', en: 'Male' },
  female: { vi: 'Nữ', en: 'Female' },
  phone: { vi: 'Số điện thoại', en: 'Telephone' },
  email: { vi: 'Thư điện tử', en: 'E-mail' },
  unknown: { vi: 'Không có', en: 'Not given' },
  roles: { vi: 'Vai trò được giao', en: 'Roles held' },
  roleAt: { vi: '{role} – {place}', en: '{role} – {place}' },

  level: { vi: 'Mức độ định danh điện tử', en: 'Level of your electronic identity' },
  level1: { vi: 'Mức độ 1', en: 'Level 1' },
  level2: { vi: 'Mức độ 2', en: 'Level 2' },
  level1Text: {
    vi: 'Bạn xem được hồ sơ của mình và nộp được những thủ tục chỉ cần mức độ 1. Đa số thủ tục cần mức độ 2: hãy đến cơ quan Công an để được xác thực trực tiếp, sau đó đăng nhập lại.',
    en: 'You can see your dossiers and file procedures that need level 1 only. Most procedures need level 2: have your identity verified in person at the police, then sign in again.',
  },
  level2Text: {
    vi: 'Bạn nộp được mọi thủ tục trực tuyến trên trang này. Mức độ 2 là danh tính đã được cơ quan Công an xác thực trực tiếp.',
    en: 'You can file every online procedure here. Level 2 means that the police verified your identity in person.',
  },
  levelBasis: {
    vi: 'Theo Nghị định 69/2024/NĐ-CP về định danh và xác thực điện tử.',
    en: 'Decree 69/2024/NĐ-CP on electronic identification and authentication.',
  },

  security: { vi: 'Bảo mật đăng nhập', en: 'Sign-in security' },
  sessions: { vi: 'Nơi bạn đang đăng nhập', en: 'Where you are signed in' },
  sessionsText: {
    vi: 'Nếu thấy một thiết bị lạ, hãy kết thúc phiên đó rồi đổi mật khẩu tài khoản định danh điện tử.',
    en: 'If you do not recognise a device, end its session, then change the password of your electronic identity.',
  },
  device: { vi: 'Thiết bị', en: 'Device' },
  unknownDevice: { vi: 'Thiết bị không rõ', en: 'Unknown device' },
  on: { vi: '{browser} trên {system}', en: '{browser} on {system}' },
  address: { vi: 'Địa chỉ mạng', en: 'Network address' },
  since: { vi: 'Đăng nhập lúc', en: 'Signed in' },
  lastSeen: { vi: 'Hoạt động gần nhất', en: 'Last active' },
  thisOne: { vi: 'Phiên này', en: 'This session' },
  end: { vi: 'Kết thúc phiên', en: 'End session' },
  endWhich: { vi: 'Kết thúc phiên: {device}, đăng nhập lúc {at}', en: 'End session: {device}, signed in {at}' },
  signOut: { vi: 'Đăng xuất', en: 'Sign out' },
  action: { vi: 'Thao tác', en: 'Action' },
  ended: {
    vi: 'Đã kết thúc phiên đăng nhập. Thiết bị đó phải đăng nhập lại mới vào được.',
    en: 'The session was ended. That device has to sign in again.',
  },

  access: { vi: 'Ai đã xem dữ liệu của tôi', en: 'Who looked at my data' },
  accessText: {
    vi: 'Mỗi lần cán bộ, công chức mở hồ sơ của bạn, hệ thống ghi lại ai xem, lúc nào và để làm gì. Nhật ký này không ai sửa hay xóa được. Nếu thấy điều bất thường, hãy báo cho cơ quan giải quyết hồ sơ hoặc khiếu nại theo quy định.',
    en: 'Whenever an officer opens your dossier, the system notes who, when and why. Nobody can change or delete this record. If something looks wrong, tell the office that handles your dossier, or file a complaint.',
  },
  accessCaption: { vi: 'Các lần xem, mới nhất trước', en: 'Looks at your data, newest first' },
  accessNone: { vi: 'Chưa có ai xem dữ liệu của bạn', en: 'Nobody has looked at your data' },
  accessNoneText: {
    vi: 'Khi có cán bộ mở hồ sơ của bạn, lần xem đó sẽ hiện ở đây.',
    en: 'When an officer opens your dossier, it will be shown here.',
  },
  when: { vi: 'Thời điểm', en: 'When' },
  viewer: { vi: 'Người xem', en: 'Who' },
  role: { vi: 'Vai trò', en: 'Role' },
  why: { vi: 'Mục đích', en: 'Why' },
  what: { vi: 'Nội dung', en: 'What' },
  byProgram: { vi: 'Phần mềm được cấp quyền', en: 'An authorised program' },
  bySystem: { vi: 'Hệ thống, tự động', en: 'The system, automatically' },
  dossier: { vi: 'Hồ sơ {code}', en: 'Dossier {code}' },
});

/** Purposes that modules give when they log a look. One without words here is shown as its code. */
export const purposeNames: Readonly<Record<string, Text>> = {
  'counter.reception': { vi: 'Tiếp nhận bạn tại quầy một cửa', en: 'Receiving you at the counter' },
  'counter.return': { vi: 'Trả kết quả hồ sơ tại quầy', en: 'Handing over your result at the counter' },
  'feedback.case': { vi: 'Xem lại đánh giá chưa hài lòng của bạn', en: 'Looking into your unhappy rating' },
  'feedback.regulation': { vi: 'Xử lý phản ánh, kiến nghị bạn đã gửi', en: 'Handling the feedback you sent' },
  'personal-data.request': {
    vi: 'Xử lý yêu cầu của bạn về dữ liệu cá nhân',
    en: 'Handling your request about personal data',
  },
  'services.confirming': {
    vi: 'Xem phần bạn khai về họ để xác nhận',
    en: 'Seeing what you declared about them, to confirm it',
  },
  'services.store': { vi: 'Xem giấy tờ bạn lấy từ kho để nộp', en: 'Seeing papers you took from your store' },
  'identity.break_glass': {
    vi: 'Truy cập khẩn cấp ngoài phạm vi phụ trách, có lý do và được hậu kiểm',
    en: 'Emergency access outside their place, with a reason and reviewed afterwards',
  },
  'services.handling': { vi: 'Giải quyết hồ sơ bạn đã nộp', en: 'Handling the dossier you filed' },
};

export const noticeWords = defineMessages({
  title: { vi: 'Thông báo', en: 'Notices' },
  unread: { vi: 'Chưa đọc', en: 'Unread' },
  none: { vi: 'Bạn chưa có thông báo nào', en: 'You have no notices yet' },
  noneText: {
    vi: 'Khi hồ sơ của bạn có thay đổi, chúng tôi báo cho bạn ở đây.',
    en: 'When something happens to your dossier, we tell you here.',
  },
  markAll: { vi: 'Đánh dấu tất cả đã đọc', en: 'Mark all as read' },
  marked: { vi: 'Tất cả thông báo đã được đánh dấu là đã đọc.', en: 'All notices are marked as read.' },
});
