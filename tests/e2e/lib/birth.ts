import { COMMUNE, PHOTO } from './application.ts';
import type { FormPage, Values } from './form.ts';

const HOME = { unit: COMMUNE, street: 'Số 45, hẻm 7, đường Cách Mạng Tháng Tám, khu phố 3' };

/** The child of the journeys. */
export const CHILD = 'Nguyễn Minh Anh';
/** What the parents are called in the form, and their numbers. */
export const MOTHER = 'Nguyễn Thị Hồng Lan';
export const FATHER = 'Trần Quốc Bảo';

/**
 * The pages that the registration of birth and the bundle have in common, up to the parents. The applicant’s own page is
 * filled in already from the electronic identity; `applicant` changes it.
 */
export const birthPages = (born: string, applicant: Values = {}): FormPage[] => [
  { title: 'Bạn đăng ký khai sinh ở đâu?', values: { 'Xã, phường': COMMUNE } },
  {
    title: 'Người yêu cầu đăng ký',
    values: { 'Nơi cư trú': HOME, 'Quan hệ với người được khai sinh': 'Mẹ', ...applicant },
  },
  {
    title: 'Thông tin của trẻ',
    values: {
      'Họ, chữ đệm, tên của trẻ': CHILD,
      'Giới tính của trẻ': 'Nữ',
      'Ngày, tháng, năm sinh của trẻ': born,
      'Quê quán của trẻ': 'Phường Tân Ninh, tỉnh Tây Ninh',
    },
  },
  {
    title: 'Trẻ sinh ra ở đâu?',
    values: {
      'Nơi sinh': 'Bệnh viện, nhà hộ sinh, trạm y tế',
      'Tên cơ sở y tế': 'Bệnh viện Đa khoa Tây Ninh',
      'Địa danh nơi sinh': { unit: COMMUNE, street: 'Số 626, đường 30/4' },
    },
  },
  {
    title: 'Cha, mẹ của trẻ',
    values: {
      'Giấy khai sinh ghi thông tin của ai?': 'Cả cha và mẹ',
      'Cha, mẹ đã đăng ký kết hôn?': 'Đã đăng ký kết hôn',
    },
  },
  {
    title: 'Người mẹ',
    values: {
      'Họ, chữ đệm, tên người mẹ': MOTHER,
      'Ngày, tháng, năm sinh người mẹ': '12/4/1990',
      'Số định danh cá nhân người mẹ': '072190004512',
      'Nơi cư trú của người mẹ': HOME,
    },
  },
  {
    title: 'Người cha',
    values: {
      'Họ, chữ đệm, tên người cha': FATHER,
      'Ngày, tháng, năm sinh người cha': '3/8/1988',
      'Số định danh cá nhân người cha': '072088003345',
      'Nơi cư trú của người cha': HOME,
    },
  },
];

/** The page with the papers. */
export const birthPapers: FormPage = {
  title: 'Chụp hoặc tải lên giấy tờ',
  values: {
    'Giấy tờ chứng minh việc sinh': 'Giấy chứng sinh',
    'Giấy chứng sinh hoặc giấy tờ thay thế': { ...PHOTO, name: 'giay-chung-sinh.png' },
  },
};
