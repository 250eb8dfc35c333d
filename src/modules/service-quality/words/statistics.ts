import { defineMessages } from '../../../kernel/i18n/messages.ts';

export const words = defineMessages({
  title: { vi: 'Thống kê giải quyết', en: 'How it goes in practice' },
  lede: {
    vi: 'Mười hai tháng gần nhất, mọi cơ quan trong tỉnh.',
    en: 'The last twelve months, all agencies of the province.',
  },
  inShort: { vi: 'Tóm tắt', en: 'In short' },
  perMonth: { vi: 'Theo tháng', en: 'Month by month' },
  median: { vi: 'Thời gian giải quyết thường gặp', en: 'Usual time' },
  medianNote: {
    vi: 'Một nửa số hồ sơ xong sớm hơn mức này. Chỉ tính giờ làm việc, không tính thời gian chờ người nộp bổ sung giấy tờ hoặc nộp tiền.',
    en: 'Half of the dossiers took less. Working time only, without waiting for the applicant to supply papers or pay.',
  },
  hours: { vi: '{n} giờ làm việc', en: '{n} working hours' },
  days: { vi: '{n} ngày làm việc', en: '{n} working days' },
  onTime: { vi: 'Trước và đúng hạn', en: 'Before or on time' },
  satisfaction: { vi: 'Mức độ hài lòng', en: 'Satisfaction' },
  satisfactionOf: { vi: '{average} trên 5 điểm ({n} lượt đánh giá)', en: '{average} out of 5 ({n} ratings)' },
  tooFewRatings: { vi: 'Chưa đủ đánh giá để thống kê', en: 'Too few ratings to tell' },
  received: { vi: 'Hồ sơ tiếp nhận', en: 'Dossiers received' },
  handled: { vi: 'Hồ sơ đã giải quyết', en: 'Dossiers handled' },
  monthly: { vi: 'Hồ sơ tiếp nhận theo tháng', en: 'Dossiers received per month' },
  monthlyHandled: { vi: 'Hồ sơ giải quyết theo tháng', en: 'Dossiers handled per month' },
  channels: { vi: 'Hình thức nộp', en: 'Ways of filing' },
  direct: { vi: 'Trực tiếp', en: 'At the counter' },
  online: { vi: 'Trực tuyến', en: 'Online' },
  postal: { vi: 'Bưu chính công ích', en: 'By post' },
  hidden: { vi: 'dưới 5', en: 'fewer than 5' },
  suppressed: {
    vi: 'Số từ 1 đến 4 không được nêu để không ai bị nhận ra; khi đó tổng được làm tròn đến bội số của 5.',
    en: 'Counts from 1 to 4 are not given, so that nobody can be recognised; sums are then rounded to the nearest five.',
  },
  tooFew: { vi: 'Chưa đủ hồ sơ để thống kê', en: 'Too few dossiers to tell' },
  procedures: { vi: 'Thủ tục hành chính', en: 'Procedures' },
  machineReadable: { vi: 'Số liệu cho máy (JSON)', en: 'Machine-readable (JSON)' },
});
