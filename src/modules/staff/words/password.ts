import { defineMessages } from '../../../kernel/i18n/messages.ts';

export const passwordWords = defineMessages({
  signIn: { vi: 'Đăng nhập nội bộ', en: 'Sign in with a password' },
  signInLede: {
    vi: 'Dành cho cán bộ đã được quản trị hệ thống mời, khi hệ thống định danh điện tử không dùng được.',
    en: 'For staff whom the administrators have invited, when the electronic identity cannot be used.',
  },
  personalId: { vi: 'Số định danh cá nhân', en: 'Personal ID number' },
  password: { vi: 'Mật khẩu', en: 'Password' },
  newPassword: { vi: 'Mật khẩu mới', en: 'New password' },
  hint: {
    vi: 'Ít nhất 12 ký tự. Vài từ không liên quan ghép lại thì dễ nhớ và khó đoán; có thể dùng dấu cách, dấu tiếng Việt.',
    en: 'At least 12 characters. Some unrelated words are easy to remember and hard to guess; spaces are welcome.',
  },
  current: { vi: 'Mật khẩu hiện tại', en: 'Current password' },
  set: { vi: 'Đặt mật khẩu', en: 'Set your password' },
  setLede: {
    vi: 'Lời mời dùng được một lần. Các phiên đăng nhập cũ sẽ kết thúc.',
    en: 'The invitation works once. Earlier sessions end.',
  },
  change: { vi: 'Đổi mật khẩu', en: 'Change your password' },
  changeLede: {
    vi: 'Các phiên đăng nhập khác của bạn sẽ kết thúc.',
    en: 'Your other sessions end.',
  },
  changed: { vi: 'Đã đổi mật khẩu.', en: 'The password was changed.' },
  invite: { vi: 'Mời đặt mật khẩu', en: 'Invite to set a password' },
  invited: { vi: 'Lời mời đặt mật khẩu', en: 'Invitation to set a password' },
  invitedText: {
    vi: 'Trao đường dẫn này tận tay cho cán bộ. Đường dẫn chỉ hiện một lần, dùng được một lần, đến {until}.',
    en: 'Hand this link to the officer. It is shown once and works once, until {until}.',
  },
  link: { vi: 'Đường dẫn', en: 'Link' },
  back: { vi: 'Trở về trang cán bộ', en: 'Back to the staff member' },
  member: { vi: 'Cán bộ', en: 'Staff member' },
  security: { vi: 'Bảo mật đăng nhập', en: 'Sign-in security' },
});
