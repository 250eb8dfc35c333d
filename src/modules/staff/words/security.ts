import { defineMessages } from '../../../kernel/i18n/messages.ts';

export const securityWords = defineMessages({
  title: { vi: 'Bảo mật đăng nhập', en: 'Sign-in security' },
  lede: {
    vi: 'Ngoài định danh điện tử, cán bộ xác nhận thêm một bước bằng điện thoại hoặc khóa truy cập, để người khác biết mật khẩu cũng không vào được.',
    en: 'Besides the electronic identity, staff confirm once more by phone or passkey, so that a stolen password opens nothing.',
  },
  mustAdd: {
    vi: 'Bạn cần thêm một cách xác thực bước hai trước khi làm việc.',
    en: 'Add a second factor before you start to work.',
  },
  off: {
    vi: 'Hệ thống này hiện không hỏi bước hai khi đăng nhập.',
    en: 'This installation does not ask for a second factor at present.',
  },
  factors: { vi: 'Cách xác thực của bạn', en: 'Your second factors' },
  none: { vi: 'Chưa có cách nào', en: 'None yet' },
  noneText: {
    vi: 'Thêm ứng dụng tạo mã trên điện thoại hoặc một khóa truy cập.',
    en: 'Add an authenticator app on your phone, or a passkey.',
  },
  name: { vi: 'Tên', en: 'Name' },
  kind: { vi: 'Loại', en: 'Kind' },
  totp: { vi: 'Ứng dụng tạo mã', en: 'Authenticator app' },
  passkey: { vi: 'Khóa truy cập', en: 'Passkey' },
  added: { vi: 'Thêm lúc', en: 'Added' },
  used: { vi: 'Dùng gần nhất', en: 'Last used' },
  action: { vi: 'Thao tác', en: 'Action' },
  remove: { vi: 'Bỏ', en: 'Remove' },
  removed: { vi: 'Đã bỏ một cách xác thực.', en: 'A second factor was removed.' },
  addTotp: { vi: 'Thêm ứng dụng tạo mã', en: 'Add an authenticator app' },
  addTotpHint: {
    vi: 'Dùng được với mọi ứng dụng tạo mã theo chuẩn TOTP (RFC 6238), không cần mạng.',
    en: 'Works with any authenticator app of the TOTP standard (RFC 6238), without a network.',
  },
  deviceName: { vi: 'Tên thiết bị', en: 'Name of the device' },
  deviceHint: {
    vi: 'Để bạn nhận ra sau này, ví dụ: Điện thoại cơ quan',
    en: 'So that you know it again: Office phone',
  },
  begin: { vi: 'Tiếp tục', en: 'Continue' },
  addPasskey: { vi: 'Thêm khóa truy cập', en: 'Add a passkey' },
  addPasskeyHint: {
    vi: 'Vân tay, khuôn mặt, mã PIN của máy hoặc khóa bảo mật USB. Cách này chống được trang web giả mạo.',
    en: 'A finger, a face, the PIN of the device or a USB security key. It resists fake web sites.',
  },
  passkeyNeedsScript: {
    vi: 'Khóa truy cập cần trình duyệt bật JavaScript. Không có thì dùng ứng dụng tạo mã.',
    en: 'Passkeys need JavaScript. Without it, use an authenticator app.',
  },
  scanTitle: { vi: 'Quét mã bằng ứng dụng', en: 'Scan with your app' },
  scan1: {
    vi: 'Mở ứng dụng tạo mã trên điện thoại và quét mã QR này.',
    en: 'Open the authenticator app on your phone and scan this QR code.',
  },
  scan2: { vi: 'Không quét được thì nhập khóa:', en: 'If you cannot scan, enter the key:' },
  scanLabel: { vi: 'Mã QR để thêm vào ứng dụng tạo mã', en: 'QR code for the authenticator app' },
  code: { vi: 'Mã 6 chữ số đang hiện trong ứng dụng', en: 'The 6 figures the app shows now' },
  confirm: { vi: 'Xác nhận', en: 'Confirm' },
  codesTitle: { vi: 'Cất giữ mã khôi phục', en: 'Keep your recovery codes' },
  codesText: {
    vi: 'Mỗi mã dùng được một lần khi bạn không có điện thoại hoặc khóa. Các mã này chỉ hiện một lần: hãy in ra hoặc chép lại và cất nơi an toàn.',
    en: 'Each opens once when you have neither phone nor key. They are shown this once: print or copy them and keep them safe.',
  },
  codesKept: { vi: 'Tôi đã cất giữ mã', en: 'I have kept them' },
  codesLeft: { vi: 'Còn {n} mã khôi phục chưa dùng.', en: '{n} recovery {n|code|codes} left.' },
  renew: { vi: 'Cấp lại mã khôi phục', en: 'Renew recovery codes' },
  renewText: { vi: 'Các mã cũ sẽ hết hiệu lực.', en: 'The old ones stop working.' },
  confirmTitle: { vi: 'Xác nhận lại là bạn', en: 'Confirm that it is you' },
  confirmLede: {
    vi: 'Nhập mã trong ứng dụng, hoặc một mã khôi phục.',
    en: 'Enter the code of your app, or a recovery code.',
  },
  confirmCode: { vi: 'Mã xác thực', en: 'Code' },
  confirmCodeHint: {
    vi: '6 chữ số trong ứng dụng, hoặc mã khôi phục dạng ABCD-2345-EFGH',
    en: '6 figures of the app, or a recovery code such as ABCD-2345-EFGH',
  },
  usePasskey: { vi: 'Dùng khóa truy cập', en: 'Use a passkey' },
  again: { vi: 'Đăng nhập lại để xác nhận', en: 'Sign in again to confirm' },
  againText: {
    vi: 'Việc bạn sắp làm quan trọng, nên hệ thống cần biết chắc vẫn là bạn. Sau khi đăng nhập, bạn trở lại đúng trang này.',
    en: 'What you are about to do matters, so we make sure that it is still you. After signing in you come back to the page.',
  },
  lost: {
    vi: 'Mất cả điện thoại, khóa và mã khôi phục? Hãy báo quản trị hệ thống: hai người cùng xác nhận mới đặt lại được.',
    en: 'Lost phone, key and codes? Tell the administrators: two of them together can reset it.',
  },
});
