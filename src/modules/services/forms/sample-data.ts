/** Common Vietnamese name parts and words, for invented people only. */
export const FAMILY_NAMES = (
  'Nguyễn Nguyễn Nguyễn Trần Trần Lê Lê Phạm Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Trương Đoàn Mai Lâm Châu Cao ' +
  'Tô Thạch Kiều Đinh Hà'
).split(' ');

export const MIDDLE_NAMES = {
  male: 'Văn Văn Hữu Đức Minh Quốc Thành Hoàng Anh Gia Công Xuân Ngọc Thanh Trung Bảo Tấn Phước'.split(' '),
  female: 'Thị Thị Thị Ngọc Thu Kim Thanh Mỹ Hồng Bích Cẩm Thúy Diễm Phương Khánh Bảo Quỳnh Minh'.split(' '),
} as const;

export const GIVEN_NAMES = {
  male: (
    'An Bình Cường Dũng Đạt Đức Hải Hậu Hiếu Hòa Hùng Huy Khang Khánh Khoa Lâm Long Lộc Minh Nam Nghĩa Nhân Phát Phong Phúc ' +
    'Quân Quang Quý Sang Sơn Tài Tâm Thắng Thành Thiện Thịnh Thuận Tín Toàn Trí Trung Tuấn Tùng Việt Vinh'
  ).split(' '),
  female: (
    'Anh Ánh Châu Chi Dung Duyên Đào Giang Hà Hạnh Hân Hiền Hoa Hồng Huệ Hương Khanh Lan Linh Loan Ly Mai My Nga Ngân Ngọc ' +
    'Nhi Nhung Oanh Phượng Quyên Quỳnh Tâm Thảo Thi Thơ Thu Thúy Thương Tiên Trang Trâm Trinh Tuyết Vy Xuân Yến'
  ).split(' '),
} as const;

export const STREETS = [
  'đường 30 tháng 4, khu phố 1',
  'đường Cách Mạng Tháng Tám, khu phố 3',
  'đường Hoàng Lê Kha, khu phố 2',
  'đường Nguyễn Trãi, khu phố 4',
  'đường Lạc Long Quân, khu phố Long Thành',
  'đường Điện Biên Phủ, khu phố Ninh Đức',
  'ấp Tân Lập',
  'ấp Thạnh Hòa',
  'ấp Bình Phước',
  'tổ 5, ấp Trường An',
  'tổ 12, ấp Phước Hội',
  'hẻm 8, đường Trần Hưng Đạo, khu phố 5',
  'đường tỉnh 782, ấp Lộc Trị',
  'quốc lộ 22B, ấp Bến Sắn',
];

export const OCCUPATIONS = [
  'Nông dân',
  'Công nhân',
  'Giáo viên',
  'Buôn bán',
  'Lái xe',
  'Kế toán',
  'Thợ may',
  'Nội trợ',
  'Nhân viên văn phòng',
];
