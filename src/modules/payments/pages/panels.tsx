import type { Child } from 'hono/jsx';
import type { Ctx } from '../../../kernel/context.ts';
import { anyGrantCovers } from '../../../kernel/identity/index.ts';
import { ButtonLink, formatMoney, Notice } from '../../../web/index.ts';
import { findDossierByCode, getDossier, STATE } from '../../services/index.ts';
import { placeOf } from '../bills/bill.ts';
import { duesOf } from '../queries.ts';
import { payWords } from '../words.ts';
import { owed } from './citizen.tsx';

/** States in which paying is the one thing the page is for; in others the applicant has something else to do. */
const MAIN: readonly number[] = [STATE.submitted, STATE.received, STATE.processing, STATE.paymentRequested];
const COLLECTORS = ['cashier', 'accountant'];

/** On the applicant's page of a dossier: what is to pay, or what was paid. */
export async function duesPanel(ctx: Ctx, code: string): Promise<Child> {
  const dossier = await findDossierByCode(ctx, code);
  if (!dossier) return null;
  const t = payWords(ctx.lang);
  const dues = await duesOf(ctx, dossier);
  const amount = owed(dues);
  const href = `/ho-so/${dossier.code}/thanh-toan`;
  if (amount > 0)
    return (
      <Notice tone="warning" title={t('toPay', { amount: formatMoney(amount, ctx.lang) })}>
        <p>{t('panelBody')}</p>
        <p>
          <ButtonLink kind={MAIN.includes(dossier.state) ? 'primary' : 'secondary'} href={href}>
            {t('payNow')}
          </ButtonLink>
        </p>
      </Notice>
    );
  const paid = dues.bills.filter(({ bill }) => bill.status === 'paid').reduce((sum, { bill }) => sum + bill.amount, 0);
  if (paid === 0) return null;
  return (
    <p>
      {t('paid', { amount: formatMoney(paid, ctx.lang) })} · <a href={href}>{t('see')}</a>
    </p>
  );
}

/** On the officer's page of a dossier: the way to the till, for whoever collects there. */
export async function tillLink(ctx: Ctx, dossierId: string): Promise<Child> {
  if (ctx.actor.kind !== 'person' || !ctx.actor.grants.some(({ role }) => COLLECTORS.includes(role))) return null;
  const scope = await placeOf(ctx, (await getDossier(ctx, dossierId)).receivingAgencyId);
  if (!(await anyGrantCovers(ctx, ctx.actor.grants, COLLECTORS, scope))) return null;
  return (
    <p>
      <ButtonLink kind="secondary" href={`/can-bo/thu-ngan/${dossierId}`}>
        {payWords(ctx.lang)('title')}
      </ButtonLink>
    </p>
  );
}
