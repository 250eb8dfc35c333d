import { z } from 'zod';
import { defineCommand } from '../../kernel/command.ts';
import type { Ctx } from '../../kernel/context.ts';
import { emit } from '../../kernel/events/index.ts';
import { longMoment, renderDocument } from '../../kernel/pdf/index.ts';
import { forbidden } from '../../kernel/problem.ts';
import { provinceInfo } from '../../kernel/units/index.ts';
import { collect, type HeldPart } from './collect.ts';
import { dataExported } from './events.ts';
import { purposesOf } from './settings/read.ts';
import type { Purpose } from './settings/section.ts';
import { columnName } from './words/columns.ts';

/** A copy of everything held about one person. */
export interface DataCopy {
  readonly madeAt: Date;
  readonly parts: readonly HeldPart[];
  readonly purposes: readonly Purpose[];
}

/** Copies what is held about the person who asks, and nothing of anybody else; that it was made is on record. */
export const copyData = defineCommand({
  name: 'personal-data.copy.make',
  title: { vi: 'Tải bản sao dữ liệu của tôi', en: 'Make a copy of my data' },
  input: z.object({ format: z.enum(['json', 'pdf']) }),
  allow: { person: { level: 1 } },
  async run(ctx, { format }): Promise<DataCopy> {
    if (ctx.actor.kind !== 'person') throw forbidden();
    const { personId } = ctx.actor;
    const parts = await collect(ctx, personId);
    const rows = parts.reduce((sum, part) => sum + part.rows.length, 0);
    await emit(ctx, dataExported, { subject: personId, data: { format, tables: parts.length, rows } });
    return { madeAt: ctx.now, parts, purposes: (await purposesOf(ctx)).purposes };
  },
});

/** The copy for machines: a part per table, values as they are stored, instants in UTC (ISO 8601). */
export const copyAsJson = (copy: DataCopy): string =>
  JSON.stringify(
    {
      madeAt: copy.madeAt,
      law: 'Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15',
      parts: copy.parts.map(({ table, title, purpose, rows, more }) => ({
        table,
        title,
        purpose: copy.purposes.find(({ code }) => code === purpose)?.name ?? purpose,
        rows,
        ...(more ? { truncated: true } : {}),
      })),
    },
    null,
    2,
  );

/** Rows of one part on paper; the rest is in the copy for machines. */
const ON_PAPER = 200;

function shown(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (value instanceof Date) return longMoment(value);
  if (typeof value === 'boolean') return value ? 'có' : 'không';
  const text = typeof value === 'object' ? flat(value) : String(value);
  return text.length > 2000 ? `${text.slice(0, 2000)}…` : text;
}

/** Answers of a form on one line: `tên: giá trị; …`. */
function flat(value: object): string {
  if (Array.isArray(value)) return value.map(shown).join(', ');
  return Object.entries(value)
    .map(([key, one]) => `${key}: ${shown(one)}`)
    .join('; ');
}

/** The copy for reading: each part with its purpose and its newest rows. */
export async function copyAsPdf(ctx: Ctx, copy: DataCopy): Promise<Uint8Array> {
  const name = ctx.actor.kind === 'person' ? ctx.actor.name : '';
  const province = (await provinceInfo(ctx))?.name.vi ?? '';
  return renderDocument({
    paper: 'A4',
    fontSize: 11,
    meta: { title: 'Bản sao dữ liệu cá nhân', author: province, createdAt: copy.madeAt },
    footer: 'Bản sao dữ liệu cá nhân – chỉ dành cho chính chủ thể dữ liệu',
    blocks: [
      {
        kind: 'title',
        text: 'BẢN SAO DỮ LIỆU CÁ NHÂN',
        subtitle: `${name} – lập lúc ${longMoment(copy.madeAt)}`,
        note: 'Theo Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15',
      },
      ...copy.parts.flatMap((part) => [
        { kind: 'heading' as const, text: `${part.title.vi} (${part.rows.length}${part.more ? '+' : ''})` },
        {
          kind: 'paragraph' as const,
          text: `Mục đích: ${copy.purposes.find(({ code }) => code === part.purpose)?.name.vi ?? part.purpose}`,
          indent: 0,
        },
        {
          kind: 'items' as const,
          style: '1.' as const,
          items: part.rows
            .slice(0, ON_PAPER)
            .map((row) =>
              part.columns.flatMap((column, i) => [
                { text: `${i > 0 ? '; ' : ''}${columnName(column)}: ` },
                { text: shown(row[column]), bold: true },
              ]),
            ),
        },
        ...(part.rows.length > ON_PAPER
          ? [
              {
                kind: 'paragraph' as const,
                text: `Còn ${part.rows.length - ON_PAPER} dòng cũ hơn: xem bản JSON.`,
                indent: 0,
              },
            ]
          : []),
      ]),
    ],
  });
}
