import { defineMessages } from '../../../kernel/i18n/messages.ts';
import type { Text } from '../../../kernel/text.ts';

export const apiWords = defineMessages({
  title: { vi: 'Tài liệu API', en: 'API documentation' },
  lede: {
    vi: 'Các địa chỉ để phần mềm khác kết nối, {n} thao tác. Mô tả từng trường giữ nguyên tiếng Anh như trong tài liệu OpenAPI.',
    en: 'The addresses for other software to connect to: {n} operations.',
  },
  raw: { vi: 'Tệp OpenAPI 3.1 (JSON)', en: 'The OpenAPI 3.1 document (JSON)' },
  rules: { vi: 'Quy ước chung', en: 'Conventions' },
  rule1: {
    vi: 'Không cần khóa với các địa chỉ công khai. Với các địa chỉ còn lại, gửi kèm Authorization: Bearer <khóa>, do quản trị cấp bằng lệnh tinhso token create.',
    en: 'Public addresses need no key. For the others send Authorization: Bearer <token>, made by an administrator with tinhso token create.',
  },
  rule2: {
    vi: 'Lỗi được trả về dạng application/problem+json (RFC 9457), có mã ổn định ở trường title.',
    en: 'Errors are application/problem+json (RFC 9457) with a stable code in title.',
  },
  rule3: {
    vi: 'Danh sách dài được chia trang: gửi lại giá trị next trong tham số cursor.',
    en: 'Long lists are paged: send the value of next back as cursor.',
  },
  rule4: {
    vi: 'Thời điểm theo ISO 8601 có múi giờ; ngày theo dạng YYYY-MM-DD, giờ Việt Nam; tiền là số nguyên, đơn vị đồng.',
    en: 'Instants are ISO 8601 with an offset; days are YYYY-MM-DD in Viet Nam; money is whole VND.',
  },
  groups: { vi: 'Các nhóm', en: 'Groups' },
  public: { vi: 'Công khai', en: 'Public' },
  session: { vi: 'Cần đăng nhập hoặc khóa', en: 'Session or token needed' },
  parameters: { vi: 'Tham số của {name}', en: 'Parameters of {name}' },
  parametersShort: { vi: 'Tham số', en: 'Parameters' },
  body: { vi: 'Nội dung gửi lên (JSON)', en: 'Request body (JSON)' },
  bodyOf: { vi: 'Nội dung gửi lên của {name}', en: 'Request body of {name}' },
  answer: { vi: 'Trả lời {status}', en: 'Response {status}' },
  answerOf: { vi: 'Trả lời {status} của {name}', en: 'Response {status} of {name}' },
  noFields: { vi: 'Không có trường nào được mô tả.', en: 'No fields are described.' },
  errors: { vi: 'Lỗi có thể gặp: {codes}.', en: 'Possible errors: {codes}.' },
  field: { vi: 'Trường', en: 'Field' },
  name: { vi: 'Tên', en: 'Name' },
  place: { vi: 'Vị trí', en: 'Where' },
  type: { vi: 'Kiểu', en: 'Type' },
  required: { vi: 'Bắt buộc', en: 'Required' },
  yes: { vi: 'có', en: 'yes' },
  no: { vi: 'không', en: 'no' },
  meaning: { vi: 'Ý nghĩa', en: 'Meaning' },
  example: { vi: 'Ví dụ', en: 'Example' },
  tryIt: { vi: 'Mở thử trong trình duyệt', en: 'Open it in the browser' },
});

/** Groups in words; a group without words here is shown by its name in the document. */
export const tagNames: Readonly<Record<string, Text>> = {
  audit: { vi: 'Niêm phong nhật ký', en: 'Seals of the log' },
  units: { vi: 'Đơn vị hành chính', en: 'Administrative units' },
  procedures: { vi: 'Thủ tục hành chính', en: 'Procedures' },
  dossiers: { vi: 'Hồ sơ', en: 'Dossiers' },
  desk: { vi: 'Xử lý hồ sơ', en: 'Handling dossiers' },
  papers: { vi: 'Giấy tờ đã cấp', en: 'Issued papers' },
  indicators: { vi: 'Chỉ số', en: 'Indicators' },
  resolution: { vi: 'Nghị quyết', en: 'The resolution' },
};
