import { defineMessages } from '../../../kernel/i18n/messages.ts';

/** What is said about an answer that cannot be taken: each message says what to do. */
export const formWords = defineMessages({
  required: { vi: 'Hãy nhập {label}', en: 'Enter {label}' },
  requiredChoice: { vi: 'Hãy chọn {label}', en: 'Choose {label}' },
  requiredFile: { vi: 'Hãy chụp hoặc tải lên: {label}', en: 'Photograph or upload: {label}' },
  tooLong: {
    vi: '{label}: không quá {max} ký tự (bạn đã nhập {n})',
    en: '{label}: at most {max} characters (you entered {n})',
  },
  pattern: { vi: '{label}: chưa đúng dạng yêu cầu', en: '{label}: not of the form asked for' },
  patternLike: {
    vi: '{label}: chưa đúng dạng yêu cầu, ví dụ đúng: {example}',
    en: '{label}: not of the form asked for, for example {example}',
  },
  phone: {
    vi: '{label}: số điện thoại gồm 10 chữ số bắt đầu bằng 0, ví dụ 0912345678',
    en: '{label}: 10 digits beginning with 0, for example 0912345678',
  },
  email: { vi: '{label}: địa chỉ thư điện tử có dạng ten@example.vn', en: '{label}: an address like name@example.vn' },
  date: {
    vi: '{label}: nhập ngày có thật theo dạng ngày, tháng, năm, ví dụ 27 3 1990',
    en: '{label}: enter a real date as day, month, year, for example 27 3 1990',
  },
  dateOrYear: {
    vi: '{label}: nhập ngày có thật, hoặc chỉ nhập năm nếu không rõ ngày, tháng',
    en: '{label}: enter a real date, or the year alone when the day is not known',
  },
  dateMin: { vi: '{label}: không được trước ngày {min}', en: '{label}: must not be before {min}' },
  dateMax: { vi: '{label}: không được sau ngày {max}', en: '{label}: must not be after {max}' },
  dateFuture: { vi: '{label}: không được sau hôm nay', en: '{label}: must not be after today' },
  number: { vi: '{label}: chỉ nhập số nguyên, ví dụ 3', en: '{label}: a whole number, for example 3' },
  money: { vi: '{label}: chỉ nhập số tiền, ví dụ 50.000.000', en: '{label}: an amount only, for example 50.000.000' },
  min: { vi: '{label}: ít nhất là {min}', en: '{label}: at least {min}' },
  max: { vi: '{label}: nhiều nhất là {max}', en: '{label}: at most {max}' },
  option: { vi: '{label}: hãy chọn một trong các mục đã cho', en: '{label}: choose one of the options given' },
  minChosen: { vi: '{label}: chọn ít nhất {min} mục', en: '{label}: choose at least {min}' },
  minRows: { vi: '{label}: khai ít nhất {min} mục', en: '{label}: at least {min}' },
  maxRows: { vi: '{label}: khai nhiều nhất {max} mục', en: '{label}: at most {max}' },
  addressUnit: {
    vi: '{label}: hãy chọn xã, phường, hoặc chọn “Ngoài tỉnh” và ghi rõ nơi ở',
    en: '{label}: choose a commune, or choose “Outside the province” and write the place',
  },
  addressStreet: {
    vi: '{label}: hãy nhập số nhà, đường, khu phố hoặc ấp',
    en: '{label}: enter the house number and street, quarter or hamlet',
  },
  commune: { vi: '{label}: hãy chọn xã, phường trong danh sách', en: '{label}: choose a commune from the list' },
});
