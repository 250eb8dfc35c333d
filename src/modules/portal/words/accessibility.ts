import { defineMessages } from '../../../kernel/i18n/messages.ts';

export const accessibilityWords = defineMessages({
  title: { vi: 'Khả năng tiếp cận', en: 'Accessibility' },
  lede: {
    vi: 'Dịch vụ công là của mọi người: người khiếm thị, người chỉ dùng bàn phím, người lớn tuổi, người dùng điện thoại cũ hay mạng chậm.',
    en: 'Public services are for everybody: blind people, people who use a keyboard only, older people, people with old phones or slow lines.',
  },
  goal: { vi: 'Chúng tôi hướng tới điều gì', en: 'What we aim at' },
  goal1: {
    vi: 'Mọi trang được làm theo Hướng dẫn tiếp cận nội dung web WCAG 2.2, mức AA. Bản tuyên bố này nói về phần mềm tinhso, phiên bản {version}.',
    en: 'All pages are made to the Web Content Accessibility Guidelines, WCAG 2.2, level AA. This statement is about the software tinhso, version {version}.',
  },
  done: { vi: 'Những gì bạn có thể trông đợi', en: 'What you can expect' },
  done1: {
    vi: 'Trang dành cho người dân không cần JavaScript và tải nhanh trên mạng chậm.',
    en: 'Citizen pages need no JavaScript and load quickly on a slow line.',
  },
  done2: {
    vi: 'Làm được mọi việc bằng bàn phím; chỗ đang chọn luôn có viền rõ ràng.',
    en: 'Everything can be done with a keyboard, and the focus is always easy to see.',
  },
  done3: {
    vi: 'Phóng to chữ đến 200% hoặc dùng màn hình hẹp 320 điểm ảnh vẫn đọc được, không phải kéo ngang.',
    en: 'Text can be enlarged to 200%, and a screen of 320 pixels is wide enough, without scrolling sideways.',
  },
  done4: {
    vi: 'Chữ đủ tương phản ở cả giao diện sáng và tối. Điều gì báo bằng màu cũng được nói bằng chữ.',
    en: 'Text has enough contrast in light and dark. What a colour says is said in words too.',
  },
  done5: {
    vi: 'Lỗi của biểu mẫu được nêu ở đầu trang và dẫn đến đúng ô cần sửa.',
    en: 'Errors in a form are listed at the top of the page and lead to the field.',
  },
  done6: {
    vi: 'Văn bản PDF do hệ thống lập được gắn thẻ cấu trúc và khai báo ngôn ngữ.',
    en: 'PDF documents made by the system are tagged and say their language.',
  },
  tested: { vi: 'Đã kiểm tra thế nào', en: 'How it is tested' },
  tested1: {
    vi: 'Mỗi khi phần mềm thay đổi, một trình duyệt thật tự đi hết hành trình nộp hồ sơ ở bề rộng 360 và 1440 điểm ảnh; công cụ axe-core soát từng trang theo WCAG 2.2 mức A và AA.',
    en: 'Whenever the software changes, a real browser walks through the whole journey at 360 and 1440 pixels, and axe-core checks each page against WCAG 2.2, levels A and AA.',
  },
  tested2: {
    vi: 'Phần của người dân được chạy thêm một lần khi tắt JavaScript. Độ tương phản của từng cặp màu được tính trong kiểm thử.',
    en: 'The citizen’s part is run once more with JavaScript switched off. The contrast of every pair of colours is computed in a test.',
  },
  open: { vi: 'Những gì chưa làm được', en: 'What is not done yet' },
  open1: {
    vi: 'Chưa có người khuyết tật tham gia dùng thử. Công cụ tự động chỉ tìm ra một phần các rào cản.',
    en: 'No people with disabilities have tried it yet, and tools find only part of the barriers.',
  },
  open2: {
    vi: 'Chưa thử có hệ thống với các trình đọc màn hình NVDA, JAWS, VoiceOver và TalkBack.',
    en: 'It has not been tried systematically with the screen readers NVDA, JAWS, VoiceOver and TalkBack.',
  },
  open3: {
    vi: 'Tệp PDF chưa được đánh giá theo chuẩn PDF/UA.',
    en: 'PDF files have not been assessed against PDF/UA.',
  },
  open4: {
    vi: 'Giấy tờ do người khác tải lên có thể là ảnh chụp mà trình đọc màn hình không đọc được.',
    en: 'Papers uploaded by others may be photographs that a screen reader cannot read.',
  },
  report: { vi: 'Gặp khó khăn? Hãy cho chúng tôi biết', en: 'A problem? Please tell us' },
  report1: {
    vi: 'Hãy nêu địa chỉ trang, thiết bị hoặc phần mềm hỗ trợ bạn dùng và chỗ bạn gặp khó. Nếu đang cần làm thủ tục ngay, bạn có thể đến Trung tâm Phục vụ hành chính công gần nhất.',
    en: 'Tell us the address of the page, the device or aid you use, and where you are stuck. If it is urgent, the nearest public administrative service centre will help.',
  },
});
