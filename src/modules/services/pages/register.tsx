import { Readable } from 'node:stream';
import type { Context } from 'hono';
import { localDate } from '../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { ask } from '../../../kernel/execute.ts';
import type { Env } from '../../../kernel/module.ts';
import { parseInput } from '../../../kernel/problem.ts';
import { agenciesOf, ancestorIds } from '../../../kernel/units/index.ts';
import { Button, DateInput, Form, PageHead, page, readDate, Select } from '../../../web/index.ts';
import { slipForm } from '../documents/slips/forms.ts';
import { streamRegister } from '../documents/slips/register.ts';
import { type RegisterRow, registerInput, registerRows } from '../dossiers/register-book.ts';
import { deedWords } from './deed-words.ts';

const KEEPERS = ['receptionist', 'leader', 'coordinator'];

/** Agencies whose register the reader may print: those of their grants, at most the receiving ones of their units. */
async function ownAgencies(ctx: Ctx): Promise<{ value: string; label: string }[]> {
  const grants = (ctx.actor.kind === 'person' ? ctx.actor.grants : []).filter((grant) => KEEPERS.includes(grant.role));
  const agencies = (await agenciesOf(ctx)).agenciesAt(localDate(ctx.now), { kind: 'service_centre' });
  const found: { value: string; label: string }[] = [];
  for (const agency of agencies) {
    const above = new Set(await ancestorIds(ctx, agency.unitId));
    if (grants.some((grant) => (grant.agencyId ? grant.agencyId === agency.id : above.has(grant.unitId))))
      found.push({ value: agency.id, label: agency.name });
  }
  return found;
}

/** `/can-bo/so-theo-doi`: which agency and which days. */
export async function registerPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const say = deedWords(ctx.lang);
  const today = localDate(ctx.now);
  const agencies = await ownAgencies(ctx);
  return page(
    c,
    { door: 'workspace', title: say('register'), crumbs: [{ label: say('register') }] },
    <>
      <PageHead title={say('register')} lede={say('registerLede')} />
      <Form action="/can-bo/so-theo-doi.pdf" method="get">
        <Select
          name="agency"
          label={say('registerAgency')}
          options={agencies}
          value={agencies[0]?.value}
          empty={false}
        />
        <DateInput name="from" label={say('registerFrom')} value={`${today.slice(0, 7)}-01`} />
        <DateInput name="to" label={say('registerTo')} value={today} />
        <Button>{say('registerPrint')}</Button>
      </Form>
    </>,
  );
}

/** The register as a file, streamed page by page. */
export async function registerFile(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const query = { get: (name: string) => c.req.query(name) };
  const input = parseInput(
    registerInput.omit({ after: true }),
    { agencyId: c.req.query('agency'), from: readDate(query, 'from'), to: readDate(query, 'to') },
    ctx.lang,
  );
  // The first page answers a refusal or a wrong period before anything is sent.
  const first = await ask(ctx, registerRows, input);
  async function* pages(): AsyncGenerator<readonly RegisterRow[]> {
    yield first.rows;
    for (let { next } = first; next; ) {
      const more = await ask(ctx, registerRows, { ...input, after: next });
      yield more.rows;
      next = more.next;
    }
  }
  const agencies = await agenciesOf(ctx);
  const day = localDate(ctx.now);
  const agency = agencies.get(input.agencyId, day);
  const parent = agency.parentId ? agencies.agencyById(agency.parentId, day)?.name : undefined;
  const doc = streamRegister(
    {
      form: slipForm('register', day),
      ...(parent ? { parentAgency: parent } : {}),
      agency: agency.name,
      from: input.from,
      to: input.to,
      printedAt: ctx.now,
    },
    pages(),
  );
  return new Response(Readable.toWeb(doc as unknown as Readable) as ReadableStream, {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="so-theo-doi-${input.from}-${input.to}.pdf"`,
      'cache-control': 'no-store',
    },
  });
}
