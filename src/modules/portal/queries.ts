import { defineQuery, nothing } from '../../kernel/command.ts';
import { lastSeal, type Seal, sealsBefore } from '../../kernel/events/index.ts';
import { getPerson, type Person } from '../../kernel/identity/index.ts';
import type { LoadCounts } from '../../kernel/pack/index.ts';
import { signInRequired } from '../../kernel/problem.ts';

/** What the program knows of the person who asks. */
export const readAccount = defineQuery({
  name: 'portal.account.read',
  title: { vi: 'Tài khoản của tôi', en: 'My account' },
  input: nothing,
  allow: { person: { level: 1 } },
  async run(ctx): Promise<Person> {
    if (ctx.actor.kind !== 'person') throw signInRequired();
    return getPerson(ctx, ctx.actor.personId);
  },
});

/** The newest seal of the event log; null before the first one. */
export const readSeal = defineQuery({
  name: 'portal.seal.read',
  title: { vi: 'Niêm phong mới nhất', en: 'The newest seal' },
  input: nothing,
  allow: { public: true },
  run: async (ctx): Promise<Seal | null> => (await lastSeal(ctx.db)) ?? null,
});

export interface PackLoadLine {
  readonly folder: string;
  readonly sha256: string;
  readonly at: Date;
  /** Rows of all sections together. */
  readonly counts: LoadCounts;
}

const SHOWN = 10;

/** Newest seals and loads of the province pack, ten of each. */
export const readSystem = defineQuery({
  name: 'portal.system.read',
  title: { vi: 'Tình trạng hệ thống', en: 'State of the system' },
  input: nothing,
  allow: { roles: ['admin', 'auditor'], provinceWide: true },
  async run(ctx): Promise<{ seals: readonly Seal[]; loads: readonly PackLoadLine[] }> {
    const rows = await ctx.db
      .selectFrom('pack_load')
      .select(['folder', 'sha256', 'at', 'counts'])
      .orderBy('id', 'desc')
      .limit(SHOWN)
      .execute();
    return {
      seals: await sealsBefore(ctx.db, undefined, SHOWN),
      loads: rows.map((row) => ({ ...row, counts: total(row.counts) })),
    };
  },
});

function total(sections: Readonly<Record<string, LoadCounts>>): LoadCounts {
  return Object.values(sections).reduce(
    (sum, one) => ({
      added: sum.added + one.added,
      changed: sum.changed + one.changed,
      unchanged: sum.unchanged + one.unchanged,
    }),
    { added: 0, changed: 0, unchanged: 0 },
  );
}
