import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { rootDir } from '../../../kernel/store/root.ts';
import { procedureSchema } from '../../services/index.ts';
import { type Path, withValue } from '../model/shape.ts';
import { type CheckWorld, checkProcedure } from './check.ts';

const lantern: unknown = procedureSchema.parse(
  parse(readFileSync(join(rootDir, 'tests/fixtures/provinces/mini/procedures/9.000001.yaml'), 'utf8')),
);
const world: CheckWorld = {
  today: '2026-03-02',
  procedures: new Set(['9.000001']),
  coverage: (role) => ({ agencies: 3, without: role === 'leader' ? 2 : 0 }),
};

const put = (...changes: [Path, unknown][]): unknown =>
  changes.reduce<unknown>((body, [path, value]) => withValue(body, path, value), lantern);
const said = (body: unknown, severity: 'error' | 'warning') =>
  checkProcedure(body, world)
    .filter((one) => one.severity === severity)
    .map(({ path, text }) => `${path.join('.')}: ${text.vi}`);

describe('checks before publication', () => {
  it('find nothing to correct in a sound procedure, and say what to look at', () => {
    expect(said(lantern, 'error')).toEqual([]);
    expect(said(lantern, 'warning')).toEqual([
      'result.number: không có năm {year} nên số của hai năm sẽ giống nhau',
      'steps: không có bước Trả kết quả: hồ sơ ở bước này không có thời hạn riêng',
      'steps.2.role: 2/3 cơ quan chưa có ai giữ vai trò Lãnh đạo phê duyệt',
    ]);
  });

  it.each<[string, [Path, unknown][], string]>([
    [
      'a step too long',
      [[['steps', 1, 'hours'], 20]],
      'manners.0.limit: tổng thời gian các bước là 28 giờ, vượt thời hạn 2 ngày làm việc (16 giờ)',
    ],
    [
      'an unknown answer in the result',
      [[['result', 'paragraphs'], ['{ten}']]],
      'result.paragraphs.0: biểu mẫu không có câu hỏi “ten”',
    ],
    [
      'words that are no question',
      [[['result', 'paragraphs'], ['{Tên gọi}']]],
      'result.paragraphs.0: biểu mẫu không có câu hỏi “Tên gọi”',
    ],
    ['a number without a serial', [[['result', 'number'], 'GP']], 'result.number: phải có {n}'],
    [
      'an unknown mark in the number',
      [[['result', 'number'], '{n}/{month}']],
      'result.number: không có ký hiệu {month}; chỉ dùng {n} và {year}',
    ],
    [
      'a paper nobody asks for',
      [[['form', 'pages'], (lantern as { form: { pages: unknown[] } }).form.pages.slice(0, 1)]],
      'components.1: biểu mẫu không có chỗ nộp giấy tờ bắt buộc “Bản vẽ vị trí treo”',
    ],
    [
      'a question nobody can come to',
      [
        [
          ['form', 'pages', 0, 'fields', 3, 'showIf'],
          {
            all: [
              { field: 'owner', answered: true },
              { field: 'owner', answered: false },
            ],
          },
        ],
      ],
      'form.pages.0.fields.3.showIf: không câu trả lời nào dẫn tới câu hỏi này: điều kiện tự mâu thuẫn',
    ],
    ['a missing decision', [[['steps', 2], undefined]], 'steps: thiếu bước phê duyệt: hồ sơ sẽ không đi tiếp được'],
    [
      'steps in disorder',
      [[['steps'], [2, 0, 1].map((i) => (lantern as { steps: unknown[] }).steps[i])]],
      'steps.1.key: phải đứng trước bước “Phê duyệt”',
    ],
    [
      'a fee without a basis',
      [
        [
          ['fees'],
          [{ key: 'a', name: { vi: 'Phí', en: 'Fee' }, kind: 'fee', amount: 1, basis: ' ', confidence: 'official' }],
        ],
        [['manners', 0, 'fees'], ['a']],
      ],
      'fees.0.basis: chưa ghi căn cứ pháp lý',
    ],
    ['a blank text', [[['summary', 'en'], ' ']], 'summary.en: chưa điền'],
    [
      'a child that is not in force',
      [
        [
          ['children'],
          [
            {
              key: 'a',
              procedure: '1.000001',
              agencies: { receiving: 'service_centre', deciding: 'people_committee' },
            },
          ],
        ],
      ],
      'children.0.procedure: thủ tục 1.000001 chưa có hiệu lực',
    ],
  ])('%s', (_, changes, expected) => {
    expect(said(put(...changes), 'error')).toContain(expected);
  });

  it('are not hidden by words that are still missing', () => {
    const body = put([['steps', 1, 'hours'], 20], [['steps', 0, 'name', 'en'], ''], [['result'], undefined]);
    expect(said(body, 'error')).toEqual([
      'steps.0.name.en: chưa điền',
      'result: chưa điền',
      'manners.0.limit: tổng thời gian các bước là 28 giờ, vượt thời hạn 2 ngày làm việc (16 giờ)',
    ]);
  });

  it('say where no agency could take a dossier', () => {
    const empty: CheckWorld = { ...world, coverage: () => ({ agencies: 0, without: 0 }) };
    expect(
      checkProcedure(lantern, empty)
        .filter(({ severity }) => severity === 'error')
        .map(({ path }) => path.join('.')),
    ).toEqual(['agencies.receiving', 'agencies.deciding']);
  });
});
