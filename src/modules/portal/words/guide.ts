import { defineMessages } from '../../../kernel/i18n/messages.ts';

export const guideWords = defineMessages({
  title: { vi: 'Hướng dẫn sử dụng', en: 'How to use this site' },
  lede: {
    vi: 'Từ lúc tìm thủ tục đến khi cầm kết quả trong tay: từng bước một. Trang này dùng được trên điện thoại cũ và mạng chậm, không phải cài ứng dụng.',
    en: 'From finding a procedure to having the result: one step at a time. It works on old phones and slow lines, and there is no app to install.',
  },
  demoTitle: { vi: 'Bạn đang xem bản trình diễn', en: 'This is a demonstration' },
  demo: {
    vi: 'Màn hình đăng nhập của bản trình diễn cho bạn chọn một nhân vật giả định, thay cho tài khoản VNeID. Hồ sơ và kết quả ở đây không có giá trị pháp lý.',
    en: 'Its sign-in page lets you choose an invented person instead of a VNeID account. Dossiers and results made here have no legal force.',
  },

  find: { vi: 'Tìm thủ tục', en: 'Find the procedure' },
  find1: {
    vi: 'Gõ điều bạn cần vào ô tìm kiếm ở trang chủ. Gõ không dấu cũng được, và không cần nhớ đúng tên thủ tục.',
    en: 'Type what you need into the search box on the home page. Accents are not needed, nor the exact name.',
  },
  find2: {
    vi: 'Trang của mỗi thủ tục cho biết ai được nộp, cần giấy tờ gì, bao lâu có kết quả, lệ phí bao nhiêu và cơ quan nào giải quyết. Hãy đọc trước khi bắt đầu.',
    en: 'Each procedure has a page that says who may apply, which papers are needed, how long it takes, what it costs and which office decides. Read it before you begin.',
  },
  findLink: { vi: 'Đến danh sách thủ tục', en: 'Go to the procedures' },

  signIn: { vi: 'Đăng nhập', en: 'Sign in' },
  signIn1: {
    vi: 'Bạn đăng nhập bằng tài khoản định danh điện tử (VNeID), không phải lập tài khoản hay đặt mật khẩu riêng cho trang này.',
    en: 'You sign in with your electronic identity (VNeID). There is no account or password of this site’s own.',
  },
  signIn2: {
    vi: 'Đa số thủ tục cần tài khoản mức độ 2, tức là danh tính của bạn đã được cơ quan Công an xác thực trực tiếp.',
    en: 'Most procedures need level 2: the police have verified your identity in person.',
  },
  signIn3: {
    vi: 'Tìm thủ tục, tra cứu hồ sơ và kiểm tra giấy tờ thì không cần đăng nhập.',
    en: 'You need not sign in to find a procedure, track a dossier or verify a document.',
  },
  signIn4: {
    vi: 'Dùng máy của người khác thì nhớ đăng xuất khi xong việc. Nếu quên, bạn kết thúc được phiên đó từ máy khác, ở trang Tài khoản của tôi.',
    en: 'On somebody else’s device, sign out when you are done. If you forget, you can end that session from another device, on the page My account.',
  },
  signInLink: { vi: 'Đến Tài khoản của tôi', en: 'Go to My account' },

  fill: { vi: 'Kê khai', en: 'Fill in the form' },
  fill1: {
    vi: 'Mỗi trang chỉ hỏi một việc. Những gì đã có trong tài khoản định danh được điền sẵn cho bạn.',
    en: 'Each page asks about one thing. What your identity already says is filled in for you.',
  },
  fill2: {
    vi: 'Bấm “Lưu và tiếp tục” sau mỗi trang. Bạn có thể dừng bất cứ lúc nào rồi làm tiếp, trên máy khác cũng được: bản nháp nằm trong mục Hồ sơ của tôi.',
    en: 'Press “Save and continue” after each page. You can stop at any time and go on later, on another device too: your draft waits under My dossiers.',
  },
  fill3: {
    vi: 'Nếu có mục chưa đúng, trang sẽ nói rõ mục nào và cần sửa thế nào. Những gì bạn đã điền vẫn còn nguyên.',
    en: 'If something is not right, the page says what and how to correct it. Nothing you typed is lost.',
  },

  upload: { vi: 'Tải giấy tờ lên', en: 'Upload papers' },
  upload1: {
    vi: 'Chụp bằng điện thoại là đủ: đặt giấy nơi đủ sáng, chụp thẳng, thấy rõ bốn góc và đọc được chữ.',
    en: 'A photo from your phone will do: good light, straight from above, all four corners and every word to be seen.',
  },
  upload2: {
    vi: 'Hệ thống nhận ảnh (JPG, PNG, WebP, HEIC) và tệp PDF. Dung lượng cho phép ghi ngay tại chỗ chọn tệp.',
    en: 'Photos (JPG, PNG, WebP, HEIC) and PDF files are taken. The size allowed is written beside the box.',
  },
  upload3: { vi: 'Chọn nhầm tệp thì bấm “Xóa tệp” rồi chọn lại.', en: 'Wrong file? Press “Remove” and choose again.' },

  submit: { vi: 'Kiểm tra lại và nộp', en: 'Check and send' },
  submit1: {
    vi: 'Trang cuối liệt kê mọi câu trả lời. Đọc lại, sửa nếu cần, đánh dấu vào ô cam kết rồi bấm “Nộp hồ sơ”.',
    en: 'The last page lists all your answers. Read them, change what you need, tick the declaration and press “Send”.',
  },
  submit2: {
    vi: 'Bạn nhận được mã hồ sơ ngay sau khi nộp. Hãy giữ mã này để tra cứu. Người khác biết mã chỉ thấy tình trạng hồ sơ, không thấy thông tin cá nhân của bạn.',
    en: 'You get a dossier code at once. Keep it for tracking. Others who know it see only the state of the dossier, nothing about you.',
  },
  submit3: {
    vi: 'Cơ quan tiếp nhận sẽ trả lời trong số giờ làm việc ghi trên trang xác nhận: tiếp nhận, hoặc từ chối và nêu rõ lý do. Khi được tiếp nhận, Giấy tiếp nhận hồ sơ và hẹn trả kết quả có ở trang hồ sơ của bạn.',
    en: 'The office answers within the working hours shown on the confirmation: your dossier is received, or refused with the reason. Once it is received, the receipt slip with the due date is on your dossier’s page.',
  },

  track: { vi: 'Theo dõi hồ sơ', en: 'Follow your dossier' },
  track1: {
    vi: 'Nhập mã hồ sơ vào trang Tra cứu hồ sơ, hoặc quét mã QR trên giấy tiếp nhận. Muốn xem đầy đủ, hãy đăng nhập và mở Hồ sơ của tôi.',
    en: 'Type the code on the page Track a dossier, or scan the QR code on your slip. To see everything, sign in and open My dossiers.',
  },
  track2: {
    vi: 'Nếu thời hạn tính bằng ngày làm việc thì ngày nghỉ, ngày lễ không bị tính vào. Bấm “Vì sao hẹn ngày này?” để xem cách tính từng bước.',
    en: 'A limit in working days leaves weekends and holidays out. Press “Why this date?” to see it step by step.',
  },
  track3: {
    vi: 'Khi hồ sơ có thay đổi, bạn nhận được thông báo trên trang này.',
    en: 'When something happens to your dossier, you are told on this site.',
  },
  trackLink: { vi: 'Đến trang Tra cứu hồ sơ', en: 'Go to Track a dossier' },

  supply: { vi: 'Khi được yêu cầu bổ sung', en: 'If you are asked for more' },
  supply1: {
    vi: 'Mở hồ sơ, đọc nội dung cần bổ sung, tải giấy tờ lên hoặc viết giải trình rồi bấm “Gửi bổ sung”.',
    en: 'Open the dossier, read what is asked for, upload the paper or write an explanation, and press “Send”.',
  },
  supply2: {
    vi: 'Trong lúc chờ bạn, thời hạn giải quyết tạm dừng. Với một số thủ tục, thời hạn được tính lại từ đầu sau khi bạn bổ sung.',
    en: 'The clock stands still while the office waits for you. For some procedures it starts anew after that.',
  },

  receive: { vi: 'Nhận kết quả', en: 'Get the result' },
  receive1: {
    vi: 'Kết quả là tệp PDF có chữ ký số của người có thẩm quyền và của cơ quan, có giá trị pháp lý như bản giấy (Nghị định 45/2020/NĐ-CP). Bạn tải về ở trang hồ sơ của mình, bao nhiêu lần cũng được.',
    en: 'The result is a PDF signed digitally by the competent person and by the office, with the same legal force as paper (Decree 45/2020/NĐ-CP). Download it from your dossier’s page as often as you like.',
  },
  receive2: {
    vi: 'Khi bạn đưa kết quả cho người khác, họ tự kiểm tra được: quét mã QR, nhập mã in trên giấy tờ hoặc tải tệp lên trang Kiểm tra giấy tờ.',
    en: 'Whoever you give it to can check it: by its QR code, by the code printed on it, or by uploading the file.',
  },
  receiveLink: { vi: 'Đến trang Kiểm tra giấy tờ', en: 'Go to Verify a document' },

  inPerson: { vi: 'Cần người giúp trực tiếp', en: 'Help in person' },
  inPerson1: {
    vi: 'Không quen dùng mạng cũng không sao. Bạn luôn có thể đến Trung tâm Phục vụ hành chính công gần nhất; công chức ở đó sẽ hướng dẫn và nhận hồ sơ của bạn.',
    en: 'You never have to do it online. Go to the nearest public administrative service centre; the officers there will guide you and take your dossier.',
  },
  hotline: { vi: 'Tổng đài hướng dẫn: {number}', en: 'Telephone help: {number}' },
});
