import { defineMessages } from '../../i18n/messages.ts';

export const words = defineMessages({
  title: { vi: 'Đăng nhập', en: 'Sign in' },
  lead: {
    vi: 'Đây là hệ thống trình diễn. Trang này đứng thay cho tài khoản định danh điện tử quốc gia (VNeID). Chọn một người trong danh sách để đăng nhập; mọi người ở đây đều do hệ thống đặt ra.',
    en: 'This is a demonstration system. This page stands in for the national electronic identity (VNeID). Choose a person to sign in as; everybody here is invented.',
  },
  citizens: { vi: 'Người dân, hộ kinh doanh', en: 'Citizens and household businesses' },
  staff: { vi: 'Cán bộ, công chức', en: 'Officials' },
  level: { vi: 'Định danh mức độ {n}', en: 'Identity level {n}' },
  signInAs: { vi: 'Đăng nhập: {name}', en: 'Sign in as {name}' },
  cancel: { vi: 'Không đăng nhập, quay lại', en: 'Go back without signing in' },
  none: {
    vi: 'Chưa có nhân vật trình diễn nào. Hãy nạp gói dữ liệu của tỉnh.',
    en: 'There are no demo personas yet. Load the province pack.',
  },
  closedTitle: { vi: 'Không đăng nhập được ở đây', en: 'Sign-in is not possible here' },
  closed: {
    vi: 'Đăng nhập bằng nhân vật trình diễn chỉ mở cho chính máy đang chạy hệ thống.',
    en: 'Signing in as a demo persona is open only to the machine that runs the system.',
  },
  expiredTitle: { vi: 'Phiên đăng nhập đã hết hạn', en: 'This sign-in has expired' },
  expired: {
    vi: 'Bạn đã chờ quá lâu hoặc đã mở trang này từ nơi khác. Hãy bắt đầu đăng nhập lại.',
    en: 'You waited too long or opened this page from elsewhere. Start signing in again.',
  },
  again: { vi: 'Đăng nhập lại', en: 'Sign in again' },
  failedTitle: { vi: 'Không đăng nhập được', en: 'Sign-in failed' },
  failed: {
    vi: 'Yêu cầu đăng nhập không hợp lệ ({code}).',
    en: 'The sign-in request is not valid ({code}).',
  },
  outTitle: { vi: 'Đăng xuất', en: 'Sign out' },
  outQuestion: {
    vi: 'Bạn có muốn đăng xuất khỏi tài khoản định danh điện tử không?',
    en: 'Do you want to sign out of your electronic identity?',
  },
  outYes: { vi: 'Đăng xuất', en: 'Sign out' },
  outNo: { vi: 'Không, giữ đăng nhập', en: 'No, stay signed in' },
  outDone: { vi: 'Bạn đã đăng xuất.', en: 'You are signed out.' },
  home: { vi: 'Về trang chủ', en: 'Go to the home page' },
});
