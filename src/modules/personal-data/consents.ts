import { createHash } from 'node:crypto';
import { z } from 'zod';
import { defineCommand } from '../../kernel/command.ts';
import type { Ctx } from '../../kernel/context.ts';
import { defineConsumer, emit } from '../../kernel/events/index.ts';
import { forbidden, notFound } from '../../kernel/problem.ts';
import { sql } from '../../kernel/store/index.ts';
import { consentChanged } from './events.ts';
import { purposesOf } from './settings/read.ts';
import type { Purpose } from './settings/section.ts';

export interface Consent {
  readonly purpose: Purpose;
  /** Null when the person never said anything. */
  readonly given: boolean | null;
  readonly at: Date | null;
  readonly version: string | null;
}

interface Receipt {
  readonly personId: string;
  readonly purpose: Purpose;
  readonly given: boolean;
  readonly how: string;
  readonly subject?: string;
  readonly eventId?: string;
  readonly at: Date;
}

/** Writes down what was said, with the version and the hash of the words it was said to. */
async function keepReceipt(ctx: Ctx, { purpose, ...receipt }: Receipt): Promise<void> {
  const { consent } = purpose;
  if (!consent) throw new Error(`the purpose ${purpose.code} asks for no consent`);
  await ctx.db
    .insertInto('consent_receipt')
    .values({
      person_id: receipt.personId,
      purpose: purpose.code,
      given: receipt.given,
      text_version: consent.version,
      text_sha256: createHash('sha256').update(JSON.stringify(consent.text)).digest('hex'),
      how: receipt.how,
      subject: receipt.subject ?? null,
      event_id: receipt.eventId ?? null,
      at: receipt.at,
    })
    .onConflict((on) => on.column('event_id').doNothing())
    .execute();
}

/** What the person agreed to, for each purpose that needs it. */
export async function consentsOf(ctx: Ctx, personId: string): Promise<Consent[]> {
  const { purposes } = await purposesOf(ctx);
  const { rows } = await sql<{ purpose: string; given: boolean; at: Date; text_version: string }>`
    SELECT DISTINCT ON (purpose) purpose, given, at, text_version FROM consent_receipt
    WHERE person_id = ${personId}::uuid ORDER BY purpose, at DESC, id DESC`.execute(ctx.db);
  const newest = new Map(rows.map((row) => [row.purpose, row]));
  return purposes.flatMap((purpose) => {
    if (!purpose.consent) return [];
    const said = newest.get(purpose.code);
    return [{ purpose, given: said?.given ?? null, at: said?.at ?? null, version: said?.text_version ?? null }];
  });
}

/** Applies a choice in every module that acts on it. */
async function apply(ctx: Ctx, personId: string, purpose: string, given: boolean): Promise<void> {
  for (const { personalData } of ctx.app.modules) await personalData?.consents?.[purpose]?.(ctx, personId, given);
}

/** Says yes or no for a person, with receipt and event; nothing happens when that is what holds already. */
export async function setConsent(ctx: Ctx, personId: string, code: string, given: boolean, how: string): Promise<void> {
  const consent = (await consentsOf(ctx, personId)).find(({ purpose }) => purpose.code === code);
  if (!consent?.purpose.consent) throw notFound({ vi: 'mục đích này', en: 'This purpose' });
  const { version } = consent.purpose.consent;
  if (consent.given === given && consent.version === version) return;
  await apply(ctx, personId, code, given);
  await keepReceipt(ctx, { personId, purpose: consent.purpose, given, how, at: ctx.now });
  await emit(ctx, consentChanged, { subject: personId, data: { purpose: code, given, version } });
}

/** A person agrees to an optional use of their data, or takes it back: as easy as giving it (Law 91/2025/QH15). */
export const changeConsent = defineCommand({
  name: 'personal-data.consent.change',
  title: { vi: 'Đồng ý hoặc rút lại đồng ý', en: 'Give or withdraw consent' },
  input: z.object({ purpose: z.string().max(60), given: z.boolean() }),
  allow: { person: { level: 1 } },
  async run(ctx, { purpose, given }): Promise<void> {
    if (ctx.actor.kind !== 'person') throw forbidden();
    await setConsent(ctx, ctx.actor.personId, purpose, given, 'my-data');
  },
});

/** Consents asked for where they are used: each leaves an event, and here its receipt. */
const ASKED: Readonly<Record<string, string>> = {
  'services.store.kept': 'e-store',
  'services.draft.reused': 'answer-reuse',
};

export const receiptConsumer = defineConsumer({
  name: 'personal-data.receipts',
  events: Object.keys(ASKED),
  async handle(ctx, event) {
    const { purposes } = await purposesOf({ ...ctx, now: event.at });
    const purpose = purposes.find(({ code }) => code === ASKED[event.type]);
    const personId = event.actor.startsWith('person:') ? event.actor.slice('person:'.length) : undefined;
    if (!purpose?.consent || !personId) return;
    const receipt = { personId, purpose, given: true, how: event.type, subject: event.subject };
    await keepReceipt(ctx, { ...receipt, eventId: event.id, at: event.at });
  },
});
