import type { Text } from '../../../kernel/text.ts';

/** Gives the name by which people know a key; the key itself when it has none. */
type Names = (key: string, lang: 'vi' | 'en') => string;
type Say = (found: readonly string[], names: Names) => Text;

const plain =
  (vi: string, en: string): Say =>
  () => ({ vi, en });

/** A message with one key in it, shown by its name. */
const about =
  (vi: (name: string) => string, en: (name: string) => string): Say =>
  ([key = ''], names) => ({ vi: vi(names(key, 'vi')), en: en(names(key, 'en')) });

const LIMITS: Readonly<Record<string, string>> = {
  'working days': 'ngày làm việc',
  'calendar days': 'ngày',
  hours: 'giờ làm việc',
  'same day': 'trong ngày',
};

const limitInVietnamese = (limit: string): string => {
  const [, number = '', unit = limit] = /^([\d.]+) (.+)$/.exec(limit) ?? [];
  return `${number.replace('.', ',')} ${LIMITS[unit] ?? unit}`.trim();
};

/**
 * What the schema of procedures says in the words of a data file, said to an officer. A finding of the schema that is
 * missing here is shown as it is, and fails the test that breaks procedures at random.
 */
const MESSAGES: readonly (readonly [RegExp, Say])[] = [
  [
    /^two pages have the key "(.*)"$/,
    about(
      (n) => `hai trang cùng tên kỹ thuật “${n}”`,
      (n) => `two pages have the technical name “${n}”`,
    ),
  ],
  [
    /^two fields (?:of the group )?have the key "(.*)"$/,
    about(
      (n) => `hai câu hỏi cùng tên kỹ thuật “${n}”`,
      (n) => `two questions have the technical name “${n}”`,
    ),
  ],
  [
    /^the key "(.*)" is used outside the group$/,
    about(
      (n) => `tên kỹ thuật “${n}” đã dùng ngoài nhóm`,
      (n) => `the technical name “${n}” is used outside the group`,
    ),
  ],
  [
    /^the key "(.*)" occurs twice$/,
    about(
      (n) => `“${n}” có hai lần`,
      (n) => `“${n}” occurs twice`,
    ),
  ],
  [
    /^no field "(.*)"$/,
    about(
      (n) => `biểu mẫu không có câu hỏi “${n}”`,
      (n) => `the form has no question “${n}”`,
    ),
  ],
  [
    /^the condition names "(.*)", which is not asked before$/,
    about(
      (n) => `điều kiện dựa vào câu hỏi “${n}”, mà câu này không có hoặc được hỏi sau`,
      (n) => `the condition looks at the question “${n}”, which does not exist or comes later`,
    ),
  ],
  [
    /^"(.*)" is not an option of "(.*)"$/,
    ([value = '', key = ''], names) => ({
      vi: `“${value}” không phải lựa chọn của câu hỏi “${names(key, 'vi')}”`,
      en: `“${value}” is not an option of the question “${names(key, 'en')}”`,
    }),
  ],
  [
    /^"(.*)" has no number to compare$/,
    about(
      (n) => `câu hỏi “${n}” không phải câu hỏi về số nên không so sánh được`,
      (n) => `the question “${n}” has no number to compare`,
    ),
  ],
  [
    /^not a regular expression$/,
    plain('khuôn dạng không phải biểu thức chính quy hợp lệ', 'the pattern is no valid regular expression'),
  ],
  [
    /^the example does not fit the pattern$/,
    plain('ví dụ không khớp với khuôn dạng', 'the example does not fit the pattern'),
  ],
  [
    /^a pattern needs an example that fits it$/,
    plain('cần một ví dụ khớp với khuôn dạng', 'a pattern needs an example that fits it'),
  ],
  [
    /^min is greater than max$/,
    plain('giá trị nhỏ nhất lớn hơn giá trị lớn nhất', 'the least value is greater than the most'),
  ],
  [
    /^two options have the value "(.*)"$/,
    about(
      (n) => `hai lựa chọn cùng giá trị “${n}”`,
      (n) => `two options have the value “${n}”`,
    ),
  ],
  [
    /^"(.*)" is not an option$/,
    about(
      (n) => `“${n}” không nằm trong các lựa chọn`,
      (n) => `“${n}” is not among the options`,
    ),
  ],
  [/^more than there are options$/, plain('nhiều hơn số lựa chọn hiện có', 'more than there are options')],
  [
    /^a field of the kind "(.*)" takes no initial value$/,
    plain('loại câu hỏi này không có giá trị có sẵn', 'this kind of question takes no initial value'),
  ],
  [
    /^rows of a group are not reused$/,
    plain(
      'câu hỏi trong nhóm lặp lại không dùng lại từ hồ sơ trước được',
      'questions of a repeating group cannot be reused',
    ),
  ],
  [
    /^rows of a group are not prefilled$/,
    plain(
      'câu hỏi trong nhóm lặp lại không điền sẵn được',
      'questions of a repeating group cannot be filled in beforehand',
    ),
  ],
  [
    /^"(.*)" is not a date asked by now$/,
    about(
      (n) => `“${n}” không phải câu hỏi về ngày đứng trước`,
      (n) => `“${n}” is not a date asked before`,
    ),
  ],
  [
    /^"(.*)" has no options male and female$/,
    about(
      (n) => `câu hỏi “${n}” không có hai lựa chọn male và female`,
      (n) => `the question “${n}” has no options male and female`,
    ),
  ],
  [
    /^no answers lead to this page$/,
    plain(
      'không câu trả lời nào dẫn tới trang này: điều kiện tự mâu thuẫn',
      'no answers lead to this page: its condition contradicts itself',
    ),
  ],
  [
    /^no answers lead to this field$/,
    plain(
      'không câu trả lời nào dẫn tới câu hỏi này: điều kiện tự mâu thuẫn',
      'no answers lead to this question: its condition contradicts itself',
    ),
  ],
  [
    /^names neither atLeast nor atMost$/,
    plain('điều kiện chưa nêu giá trị nhỏ nhất hoặc lớn nhất', 'the condition names neither a least nor a most value'),
  ],
  [
    /^keys are camelCase$/,
    plain(
      'tên kỹ thuật chỉ gồm chữ không dấu và chữ số, bắt đầu bằng chữ thường, ví dụ hoVaTen',
      'technical names are letters and digits beginning with a small letter, for example fullName',
    ),
  ],
  [
    /^page keys are used in addresses/,
    plain(
      'tên kỹ thuật của trang chỉ gồm chữ thường không dấu, chữ số và gạch nối, ví dụ nguoi-nop',
      'technical names of pages are small letters, digits and hyphens, for example applicant',
    ),
  ],
  [
    /^is not a slot like/,
    plain('tên ô dùng chung có dạng user1_full_name', 'the shared name looks like user1_full_name'),
  ],
  [
    /^is not a day like/,
    plain('ghi ngày dạng 2025-07-01, today-18y hoặc @tenCauHoi', 'write a day as 2025-07-01, today-18y or @question'),
  ],
  [/^is not a time like/, plain('giờ có dạng 15:00', 'a time looks like 15:00')],
  [
    /^a national procedure code looks like/,
    plain('mã thủ tục có dạng 1.001612', 'a procedure code looks like 1.001612'),
  ],
  [
    /^validTo must be after validFrom$/,
    plain('ngày hết áp dụng phải sau ngày bắt đầu áp dụng', 'the end must be after the beginning'),
  ],
  [
    /^a procedure is no child of itself$/,
    plain('thủ tục không thể kèm theo chính nó', 'a procedure cannot come with itself'),
  ],
  [
    /^no child "(.*)" before this one$/,
    about(
      (n) => `phía trước không có thủ tục kèm theo “${n}”`,
      (n) => `no procedure “${n}” comes before this one`,
    ),
  ],
  [
    /^the step "(.*)" is missing$/,
    ([key = '']) => {
      const vi = { receive: 'tiếp nhận', process: 'thẩm định', approve: 'phê duyệt', issue: 'trả kết quả' }[key] ?? key;
      const en = { receive: 'reception', process: 'examination', approve: 'decision', issue: 'delivery' }[key] ?? key;
      return {
        vi: `thiếu bước ${vi}: hồ sơ sẽ không đi tiếp được`,
        en: `the step of ${en} is missing: a dossier could not go on`,
      };
    },
  ],
  [
    /^cannot be fully online when people have to come to file$/,
    plain(
      'không thể trực tuyến toàn trình khi người nộp phải có mặt',
      'cannot be fully online when people have to come to file',
    ),
  ],
  [
    /^no fee with the key "(.*)"$/,
    about(
      (n) => `không có khoản thu “${n}”`,
      (n) => `there is no fee “${n}”`,
    ),
  ],
  [
    /^the steps take (\S+) working hours, more than the limit of (.*) \((\S+) hours\)$/,
    ([hours = '', limit = '', most = '']) => ({
      vi: `tổng thời gian các bước là ${hours.replace('.', ',')} giờ, vượt thời hạn ${limitInVietnamese(limit)} (${most.replace('.', ',')} giờ)`,
      en: `the steps take ${hours} working hours, more than the limit of ${limit} (${most} hours)`,
    }),
  ],
  [/^the channel "(.*)" occurs twice$/, plain('cách nộp này có hai lần', 'this channel occurs twice')],
  [
    /^no manner of filing charges the fee "(.*)"$/,
    about(
      (n) => `khoản thu “${n}” chưa gắn với cách nộp nào`,
      (n) => `no manner of filing charges the fee “${n}”`,
    ),
  ],
  [/^tiers ascend$/, plain('các bậc mức thu phải tăng dần', 'tiers must ascend')],
  [
    /^"(.*)" is not a date of the form$/,
    about(
      (n) => `“${n}” không phải câu hỏi về ngày`,
      (n) => `“${n}” is not a date of the form`,
    ),
  ],
  [
    /^no group "(.*)"$/,
    about(
      (n) => `không có nhóm câu hỏi “${n}”`,
      (n) => `there is no group “${n}”`,
    ),
  ],
  [
    /^"(.*)" is not a whole number of the form$/,
    about(
      (n) => `“${n}” không phải câu hỏi về số nguyên`,
      (n) => `“${n}” is not a whole number of the form`,
    ),
  ],
  [
    /^no uploaded component with the key "(.*)"$/,
    about(
      (n) => `không có giấy tờ tải lên “${n}” trong thành phần hồ sơ`,
      (n) => `there is no uploaded paper “${n}” among the papers`,
    ),
  ],
  [
    /^the form never asks for the required paper "(.*)"$/,
    about(
      (n) => `biểu mẫu không có chỗ nộp giấy tờ bắt buộc “${n}”`,
      (n) => `the form never asks for the required paper “${n}”`,
    ),
  ],
  [
    /^"(.*)" is neither a commune nor an address within the province$/,
    about(
      (n) => `câu hỏi “${n}” không phải câu hỏi về xã, phường trong tỉnh`,
      (n) => `the question “${n}” does not ask for a commune of the province`,
    ),
  ],
  [
    /^"(.*)" must be asked of everybody/,
    about(
      (n) => `câu hỏi “${n}” phải luôn được hỏi và bắt buộc, nếu không sẽ không biết gửi hồ sơ đi đâu`,
      (n) => `the question “${n}” must be asked of everybody, or the dossier has nowhere to go`,
    ),
  ],
];

/** A finding of the schema in plain words; undefined when nobody has put it into words yet. */
export function inPlainWords(message: string, names: Names): Text | undefined {
  for (const [pattern, say] of MESSAGES) {
    const match = pattern.exec(message);
    if (match) return say(match.slice(1).map(String), names);
  }
  return undefined;
}
