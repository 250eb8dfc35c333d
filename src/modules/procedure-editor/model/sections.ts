import type { Text } from '../../../kernel/text.ts';
import { procedureSchema } from '../../services/index.ts';
import { type Member, type ObjectShape, type Path, shapeOf } from './shape.ts';

/** The shape of a whole procedure, as the schema of the services says. */
export const procedureShape = shapeOf(procedureSchema) as ObjectShape;

export interface Section {
  /** Part of the address. */
  readonly slug: string;
  readonly title: Text;
  readonly lede: Text;
  readonly keys: readonly string[];
}

/** Set by the program or decided when publishing: not edited by hand. */
const FIXED = ['code', 'validFrom'];

const NAMED: readonly Section[] = [
  {
    slug: 'noi-dung',
    title: { vi: 'Nội dung', en: 'Texts' },
    lede: { vi: 'Những gì người dân đọc trước khi nộp.', en: 'What citizens read before they file.' },
    keys: [
      'name',
      'summary',
      'field',
      'keywords',
      'level',
      'applicants',
      'applicantKinds',
      'conditions',
      'sequence',
      'legalBasis',
      'decision',
      'presence',
      'signers',
      'validTo',
      'replaces',
      'replacedBy',
      'source',
      'confidence',
    ],
  },
  {
    slug: 'cach-nop',
    title: { vi: 'Cách nộp, thời hạn, phí', en: 'Filing, limits, fees' },
    lede: {
      vi: 'Nộp ở đâu, bằng cách nào, trong bao lâu và trả bao nhiêu.',
      en: 'Where and how to file, how long it takes and what it costs.',
    },
    keys: [
      'onlineLevel',
      'identityLevel',
      'agencies',
      'manners',
      'cases',
      'supplement',
      'pausedBy',
      'answerHours',
      'fees',
      'exemptions',
    ],
  },
  {
    slug: 'giay-to',
    title: { vi: 'Thành phần hồ sơ', en: 'Papers' },
    lede: { vi: 'Giấy tờ phải nộp hoặc xuất trình.', en: 'Papers to give or to show.' },
    keys: ['components', 'sets'],
  },
  {
    slug: 'bieu-mau',
    title: { vi: 'Biểu mẫu điện tử', en: 'Electronic form' },
    lede: { vi: 'Các trang và câu hỏi người nộp trả lời.', en: 'The pages and questions that applicants answer.' },
    keys: ['form'],
  },
  {
    slug: 'quy-trinh',
    title: { vi: 'Quy trình giải quyết', en: 'Workflow' },
    lede: { vi: 'Ai làm, làm gì, trong bao lâu.', en: 'Who does what, and how long it takes.' },
    keys: ['steps', 'consultations', 'children'],
  },
  {
    slug: 'ket-qua',
    title: { vi: 'Kết quả', en: 'Result' },
    lede: { vi: 'Giấy tờ người dân nhận được.', en: 'The paper that people get.' },
    keys: ['result'],
  },
];

/** Whatever the schema has that no section names, so that a new member can be edited from its first day. */
const REST: Section = {
  slug: 'khac',
  title: { vi: 'Thông tin khác', en: 'Other' },
  lede: { vi: 'Các thông tin còn lại.', en: 'What remains.' },
  keys: procedureShape.members
    .map((member) => member.key)
    .filter((key) => !FIXED.includes(key) && !NAMED.some((section) => section.keys.includes(key))),
};

export const SECTIONS: readonly Section[] = REST.keys.length > 0 ? [...NAMED, REST] : NAMED;

/** The section in which a path is edited; undefined for what is fixed. */
export const sectionOf = (path: Path): Section | undefined =>
  SECTIONS.find((section) => section.keys.includes(String(path[0])));

/** Members of a section, in its order; names that the schema does not have are passed over. */
export const membersOfSection = (section: Section): readonly Member[] =>
  section.keys.flatMap((key) => procedureShape.members.find((member) => member.key === key) ?? []);
