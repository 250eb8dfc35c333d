import type { Context } from 'hono';
import type { Child } from 'hono/jsx';
import { localDate } from '../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Env } from '../../../kernel/module.ts';
import { Problem } from '../../../kernel/problem.ts';
import { agenciesOf, unitsOf } from '../../../kernel/units/index.ts';
import { Banner, Button, ErrorSummary } from '../../../web/index.ts';

/** Fields of a small form: everything posted here is a few words. */
export async function fieldsOf(c: Context<Env>): Promise<(name: string) => string> {
  const form = await c.req.parseBody();
  return (name) => {
    const value = form[name];
    return typeof value === 'string' ? value.trim() : '';
  };
}

/** Runs a deed; a refusal that the person can mend goes back to their page, everything else on. */
export async function orProblem<T>(work: Promise<T>): Promise<T | Problem> {
  try {
    return await work;
  } catch (error) {
    const leads = ['step_up_required', 'second_factor_required'];
    if (error instanceof Problem && [409, 422, 429].includes(error.status) && !leads.includes(error.code)) return error;
    throw error;
  }
}

/** What went wrong, above the page. */
export function Trouble({ problem, ctx }: { problem: Problem | undefined; ctx: Ctx }) {
  if (!problem) return null;
  return problem.fields.length > 0 ? (
    <ErrorSummary problems={problem.fields} />
  ) : (
    <Banner tone="error">{problem.text[ctx.lang]}</Banner>
  );
}

/** Tells how long to wait where the answer is 429. */
export function waitHeader(c: Context<Env>, problem: Problem | undefined): void {
  const { retryAfter } = (problem ?? {}) as { readonly retryAfter?: unknown };
  if (typeof retryAfter === 'number') c.header('retry-after', String(retryAfter));
}

export const roleName = (ctx: Ctx, role: string): string =>
  ctx.app.modules.map((module) => module.roles?.[role]).find(Boolean)?.[ctx.lang] ?? role;

/** Names places as they are today. */
export async function placeNamer(ctx: Ctx): Promise<(unitId: string, agencyId: string | null | undefined) => string> {
  const units = await unitsOf(ctx);
  const agencies = await agenciesOf(ctx);
  const day = localDate(ctx.now);
  return (unitId, agencyId) =>
    (agencyId ? agencies.agencyById(agencyId, day)?.name : undefined) ?? units.unitById(unitId, day)?.name ?? '';
}

/** One button that does one thing, small enough for a row of a table. */
export function Deed({
  action,
  hidden = {},
  kind = 'secondary',
  label,
  children,
}: {
  action: string;
  hidden?: Readonly<Record<string, string>>;
  kind?: 'primary' | 'secondary' | 'danger';
  /** What a screen reader says besides the words on the button: whose row it is. */
  label?: string;
  children?: Child;
}) {
  return (
    <form method="post" action={action}>
      {Object.entries(hidden).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <Button kind={kind}>
        {children}
        {label ? <span class="vh"> {label}</span> : null}
      </Button>
    </form>
  );
}
