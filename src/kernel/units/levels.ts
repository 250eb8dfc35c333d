import type { Text } from '../text.ts';

export const LEVELS = ['province', 'district', 'commune'] as const;
/** Law on Organisation of Local Government: three levels until 30 June 2025, province and commune since. */
export type Level = (typeof LEVELS)[number];

/** Types of units, as written before the name, with their level. */
export const UNIT_TYPES: Readonly<Record<string, { readonly level: Level; readonly en: string }>> = {
  Tỉnh: { level: 'province', en: 'Province' },
  'Thành phố trực thuộc trung ương': { level: 'province', en: 'Centrally run city' },
  'Thành phố': { level: 'district', en: 'City' },
  Quận: { level: 'district', en: 'Urban district' },
  Huyện: { level: 'district', en: 'Rural district' },
  'Thị xã': { level: 'district', en: 'Town' },
  Xã: { level: 'commune', en: 'Commune' },
  Phường: { level: 'commune', en: 'Ward' },
  'Thị trấn': { level: 'commune', en: 'Township' },
  'Đặc khu': { level: 'commune', en: 'Special zone' },
};

/** Digits of a code of the statistics office, by level. */
export const CODE_DIGITS: Readonly<Record<Level, number>> = { province: 2, district: 3, commune: 5 };

export const levelText: Readonly<Record<Level, Text>> = {
  province: { vi: 'cấp tỉnh', en: 'province level' },
  district: { vi: 'cấp huyện', en: 'district level' },
  commune: { vi: 'cấp xã', en: 'commune level' },
};

/** Words before the name in running text: "Thành phố trực thuộc trung ương" is just "Thành phố". */
export const typePrefix = (type: string): string => (type === 'Thành phố trực thuộc trung ương' ? 'Thành phố' : type);

export const AGENCY_KINDS = {
  people_committee: { vi: 'Ủy ban nhân dân', en: "People's Committee" },
  people_council: { vi: 'Hội đồng nhân dân', en: "People's Council" },
  committee_office: { vi: 'Văn phòng Ủy ban nhân dân', en: "Office of the People's Committee" },
  department: { vi: 'Sở', en: 'Department' },
  inspectorate: { vi: 'Thanh tra', en: 'Inspectorate' },
  police: { vi: 'Công an', en: 'Police' },
  service_centre: { vi: 'Trung tâm Phục vụ hành chính công', en: 'Public administrative service centre' },
  public_service_unit: { vi: 'Đơn vị sự nghiệp công lập', en: 'Public service unit' },
  land_registry: { vi: 'Văn phòng đăng ký đất đai', en: 'Land registry' },
  tax: { vi: 'Cơ quan thuế', en: 'Tax office' },
  social_insurance: { vi: 'Bảo hiểm xã hội', en: 'Social insurance' },
  branch: { vi: 'Chi cục, chi nhánh', en: 'Branch office' },
} as const satisfies Record<string, Text>;

export type AgencyKind = keyof typeof AGENCY_KINDS;
