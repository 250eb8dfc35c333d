import { defineMessages } from '../../../kernel/i18n/messages.ts';

export const openDataWords = defineMessages({
  title: { vi: 'Dữ liệu mở', en: 'Open data' },
  lede: {
    vi: 'Những gì trang này công khai, máy đọc được và ai cũng dùng lại được, không cần đăng ký. Không có dữ liệu cá nhân.',
    en: 'What this site publishes for machines to read and anybody to reuse, without registration. It contains no personal data.',
  },
  allApis: { vi: 'Tài liệu của toàn bộ giao diện lập trình', en: 'Documentation of all interfaces' },

  seal: { vi: 'Niêm phong nhật ký', en: 'Seals of the event log' },
  seal1: {
    vi: 'Mọi việc xảy ra với hồ sơ đều được ghi vào một nhật ký chỉ ghi thêm. Cứ mỗi phút, phần mới được niêm phong bằng một mã băm, trong đó có mã của lần niêm phong trước. Ai giữ một mã cũ thì về sau chứng minh được nhật ký trước đó có bị sửa hay không.',
    en: 'Everything that happens to dossiers is written to a log that can only grow. Every minute the new part is sealed with a hash that contains the hash before. Whoever keeps an old hash can later tell whether the log before it was changed.',
  },
  sealNone: {
    vi: 'Chưa có niêm phong nào; lần đầu được tạo trong vòng một phút sau sự kiện đầu tiên.',
    en: 'There is no seal yet; the first one is made within a minute of the first event.',
  },
  sealNo: { vi: 'Số thứ tự', en: 'Number' },
  sealAt: { vi: 'Niêm phong lúc', en: 'Sealed at' },
  sealCount: { vi: 'Số sự kiện', en: 'Events' },
  sealHash: { vi: 'Mã niêm phong', en: 'Hash' },
  sealPrev: { vi: 'Mã lần trước', en: 'Hash before' },
  sealJson: { vi: 'Niêm phong mới nhất (JSON)', en: 'Newest seal (JSON)' },
  sealAll: { vi: 'Tất cả niêm phong (JSON)', en: 'All seals (JSON)' },
  check: { vi: 'Tự kiểm tra', en: 'Check it yourself' },
  check1: {
    vi: 'Ghi lại số thứ tự và mã niêm phong hôm nay, ở một nơi chúng tôi không với tới: in ra, gửi thư, đăng báo.',
    en: 'Write down today’s number and hash where we cannot reach it: on paper, in a letter, in a newspaper.',
  },
  check2: {
    vi: 'Về sau, tìm lại đúng số đó trong danh sách niêm phong: mã phải y như cũ, và mỗi niêm phong sau nó phải mang mã của niêm phong liền trước.',
    en: 'Later, look the same number up in the list of seals: the hash must be the same, and each later seal must carry the hash of the one before.',
  },
  check3: {
    vi: 'Tính lại mã bằng máy của bạn: đó là SHA-256 của niêm phong ở dạng JSON chuẩn (RFC 8785), bỏ trường “hash”. Lệnh sau phải in ra đúng mã niêm phong:',
    en: 'Compute the hash on your own machine: it is the SHA-256 of the seal as canonical JSON (RFC 8785) without the field “hash”. This command must print the hash:',
  },
  check4: {
    vi: 'Người vận hành và đoàn kiểm tra chạy lệnh “tinhso audit verify” để đối chiếu từng sự kiện với niêm phong; nếu có sự kiện bị sửa, thêm hay bớt, lệnh chỉ ra lô đầu tiên bị hỏng.',
    en: 'Operators and inspectors run “tinhso audit verify”, which compares every event with its seal and names the first batch in which one was changed, added or taken away.',
  },

  units: { vi: 'Đơn vị hành chính', en: 'Administrative units' },
  units1: {
    vi: 'Tỉnh, xã, phường với mã, tên, ranh giới và lịch sử sắp xếp. Mọi câu hỏi đều nhận một ngày: dữ liệu trả lời đúng như ngày đó.',
    en: 'Province and communes with codes, names, outlines and the history of mergers. Every question takes a day and is answered as of that day.',
  },
  unitsLink: { vi: 'Danh sách xã, phường (JSON)', en: 'Communes (JSON)' },
  procedures: { vi: 'Thủ tục hành chính', en: 'Administrative procedures' },
  procedures1: {
    vi: 'Thủ tục đang có hiệu lực: giấy tờ, cách nộp, thời hạn, lệ phí, các bước và tờ khai.',
    en: 'Procedures in force: papers, ways to file, time limits, fees, steps and forms.',
  },
  proceduresLink: { vi: 'Danh sách thủ tục (JSON)', en: 'Procedures (JSON)' },
  indicators: { vi: 'Chỉ số và chỉ tiêu của nghị quyết', en: 'Indicators and targets of the resolution' },
  indicators1: {
    vi: 'Định nghĩa, công thức và giá trị theo kỳ, theo đơn vị; kèm tử số và mẫu số để tính lại được.',
    en: 'Definitions, formulas and values by period and unit, with numerator and denominator, so that you can compute them again.',
  },
  indicatorsLink: { vi: 'Danh mục chỉ số (JSON)', en: 'Indicators (JSON)' },
  resolutionLink: { vi: 'Chỉ tiêu của nghị quyết (JSON)', en: 'Targets of the resolution (JSON)' },

  licence: { vi: 'Điều kiện sử dụng lại', en: 'Terms of reuse' },
  licence1: {
    vi: 'Số liệu, danh mục thủ tục và niêm phong được dùng lại tự do, kể cả cho mục đích thương mại. Khi dùng, xin ghi nguồn “{province}” và ngày lấy dữ liệu, và đừng trình bày như thể cơ quan nhà nước bảo trợ cho sản phẩm của bạn.',
    en: 'Figures, procedures and seals may be reused freely, also commercially. Please name “{province}” as the source with the day you took the data, and do not suggest that the authorities endorse your product.',
  },
  licence2: {
    vi: 'Tên, mã và ranh giới đơn vị hành chính lấy từ nguồn bên ngoài có giấy phép riêng, được liệt kê cùng mã nguồn.',
    en: 'Names, codes and outlines of units come from outside sources with licences of their own, listed with the source code.',
  },
  licenceDemo: {
    vi: 'Đây là bản trình diễn: hồ sơ và số liệu là giả định, xin đừng dẫn lại.',
    en: 'This is a demonstration: dossiers and figures are invented, please do not quote them.',
  },
});
