import { anyGrantCovers } from '../../../kernel/identity/index.ts';
import { ButtonLink, formatMoney, Notice } from '../../../web/index.ts';
import { addDossierPanel, STATE } from '../../services/index.ts';
import { placeOf } from '../bills/bill.ts';
import { duesOf } from '../queries.ts';
import { payWords } from '../words.ts';
import { owed } from './citizen.tsx';

/** States in which paying is the one thing the page is for; in others the applicant has something else to do. */
const MAIN: readonly number[] = [STATE.submitted, STATE.received, STATE.processing, STATE.paymentRequested];

/** Money on the pages of a dossier: what is to pay for its applicant, a way to the till for whoever collects. */
export function addPanels(): void {
  addDossierPanel({
    module: 'payments',
    door: 'portal',
    async show(ctx, dossier) {
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
      const paid = dues.bills
        .filter(({ bill }) => bill.status === 'paid')
        .reduce((sum, { bill }) => sum + bill.amount, 0);
      if (paid === 0) return null;
      return (
        <p>
          {t('paid', { amount: formatMoney(paid, ctx.lang) })} · <a href={href}>{t('see')}</a>
        </p>
      );
    },
  });
  addDossierPanel({
    module: 'payments',
    door: 'workspace',
    async show(ctx, dossier) {
      if (ctx.actor.kind !== 'person') return null;
      const scope = await placeOf(ctx, dossier.receivingAgencyId);
      if (!(await anyGrantCovers(ctx, ctx.actor.grants, ['cashier', 'accountant'], scope))) return null;
      return (
        <p>
          <ButtonLink kind="secondary" href={`/can-bo/thu-ngan/${dossier.id}`}>
            {payWords(ctx.lang)('title')}
          </ButtonLink>
        </p>
      );
    },
  });
}
