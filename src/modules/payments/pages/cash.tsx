import type { Context } from 'hono';
import { ask, execute } from '../../../kernel/execute.ts';
import type { Env } from '../../../kernel/module.ts';
import { Problem } from '../../../kernel/problem.ts';
import {
  Banner,
  Button,
  ButtonLink,
  Details,
  errorFor,
  Form,
  formatMoney,
  KeyValue,
  MoneyInput,
  NumberInput,
  PageHead,
  page,
  readMoney,
  Select,
  Textarea,
  TextInput,
} from '../../../web/index.ts';
import { findDossierByCode, procedureVersion } from '../../services/index.ts';
import { receiptNumber } from '../attempts/settle.ts';
import { issueBills, reviseBill } from '../bills/issue.ts';
import { readDues } from '../queries.ts';
import { closeTill, readTills, takeCash } from '../till/cash.ts';
import { officeWords, payWords } from '../words.ts';
import { BillLines, BillStatus, Refused, textOf } from './parts.tsx';

const HERE = '/can-bo/thu-ngan';

/** `/can-bo/thu-ngan`: find a dossier by its code; what lies in one's till; the end of the day. */
export async function tillPage(c: Context<Env>, problem?: Problem): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = officeWords(lang);
  const tills = await ask(ctx, readTills, {});
  const code = (c.req.query('ma') ?? '').slice(0, 60);
  const found = code ? await findDossierByCode(ctx, code) : undefined;
  if (found) return c.redirect(`${HERE}/${found.id}`, 303);
  return page(
    c,
    { door: 'workspace', title: t('cash'), crumbs: [{ label: t('cash') }], problem },
    <>
      {c.req.query('xong') ? <Banner tone="success">{t('done')}</Banner> : null}
      <Refused problem={problem} lang={lang} />
      <PageHead title={t('cash')} />
      <Form action={HERE} method="get">
        <TextInput
          name="ma"
          label={t('dossierCode')}
          value={code}
          width="l"
          spellcheck={false}
          error={code ? t('notFound') : undefined}
        />
        <Button>{t('find')}</Button>
      </Form>
      <h2>{t('till')}</h2>
      {tills.length === 0 ? <p>{t('tillEmpty')}</p> : null}
      {tills.map(({ till, count, amount }) => (
        <section class="stack">
          <p class="lede">{t('tillSum', { n: count, amount: formatMoney(amount, lang) })}</p>
          {till.closedAt ? (
            <p>
              {t('tillClosed', {
                counted: formatMoney(till.counted ?? 0, lang),
                expected: formatMoney(till.expected ?? 0, lang),
              })}
            </p>
          ) : (
            <Details summary={t('closeTill')} open={problem !== undefined}>
              <Form action={`${HERE}/khoa-so`} hidden={{ till: till.id }}>
                <MoneyInput name="counted" label={t('counted')} error={errorFor(problem?.fields, 'counted')} />
                <TextInput name="note" label={t('note')} optional />
                <Button kind="secondary">{t('closeTill')}</Button>
              </Form>
            </Details>
          )}
        </section>
      ))}
    </>,
  );
}

export async function closeMyTill(c: Context<Env>): Promise<Response> {
  const form = await c.req.formData();
  try {
    await execute(c.get('ctx'), closeTill, {
      tillId: String(form.get('till') ?? ''),
      counted: readMoney(form, 'counted') ?? Number.NaN,
      note: String(form.get('note') ?? ''),
    });
  } catch (error) {
    if (error instanceof Problem && error.status === 422) return tillPage(c, error);
    throw error;
  }
  return c.redirect(`${HERE}?xong=1`, 303);
}

/** `/can-bo/thu-ngan/:id`: what a dossier owes, and taking it in cash. */
export async function cashPage(c: Context<Env>, problem?: Problem, failed?: string): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = officeWords(lang);
  const p = payWords(lang);
  const dues = await ask(ctx, readDues, { dossierId: c.req.param('id') ?? '' });
  const { dossier } = dues;
  const { procedure } = await procedureVersion(ctx, dossier.procedureVersionId);
  const here = `${HERE}/${dossier.id}`;
  const holds = (role: string) => ctx.actor.kind === 'person' && ctx.actor.grants.some((grant) => grant.role === role);
  const error = (form: string, name: string) => (failed === form ? errorFor(problem?.fields, name) : undefined);
  const shown = dues.bills.filter(({ bill, receipts }) => bill.status !== 'void' || receipts.length > 0);
  const first = shown.find(({ bill }) => bill.status === 'open');
  return page(
    c,
    {
      door: 'workspace',
      title: `${t('cash')} – ${dossier.code}`,
      crumbs: [{ href: HERE, label: t('cash') }, { label: dossier.code }],
      problem,
    },
    <>
      {c.req.query('xong') ? <Banner tone="success">{t('done')}</Banner> : null}
      <Refused problem={problem} lang={lang} />
      <PageHead title={p('ofDossier', { code: dossier.code })} />
      <KeyValue
        items={[
          { label: t('payer'), value: dues.payer },
          { label: t('procedure'), value: dues.procedureName[lang] },
        ]}
      />
      {shown.length === 0 && dues.unbilled.length === 0 ? <p>{p('nothing')}</p> : null}
      {dues.unbilled.length > 0 ? (
        <section class="stack">
          <BillLines lines={dues.unbilled} lang={lang} />
          <Form action={here}>
            <Button kind={first ? 'secondary' : 'primary'}>{t('issue')}</Button>
          </Form>
        </section>
      ) : null}
      {shown.map(({ bill, lines, receipts }) => (
        <section class="stack" aria-label={bill.code}>
          <h2>{`${p('code')} ${bill.code}`}</h2>
          <p class="tagrow">
            <BillStatus status={bill.status} lang={lang} />
          </p>
          <BillLines lines={lines} lang={lang} />
          {receipts.map((receipt) => (
            <p>
              <ButtonLink kind="secondary" href={`/can-bo/ke-toan/bien-lai/${receipt.id}`} download>
                {receiptNumber(receipt.series, receipt.number)}
              </ButtonLink>
            </p>
          ))}
          {bill.status === 'open' ? (
            <>
              {holds('cashier') ? (
                <Form action={`${here}/thu`} hidden={{ bill: bill.id }}>
                  <MoneyInput
                    name="amount"
                    label={t('received')}
                    value={bill.amount}
                    error={error(`thu-${bill.id}`, 'amount')}
                  />
                  <Button kind={bill.id === first?.bill.id ? 'primary' : 'secondary'}>{t('take')}</Button>
                </Form>
              ) : null}
              {bill.kind === 'filing' ? (
                <Details summary={t('revise')} open={failed === 'dieu-chinh'}>
                  <Form action={`${here}/dieu-chinh`} hidden={{ bill: bill.id }}>
                    {procedure.fees
                      .filter((fee) => fee.per !== 'dossier' && lines.some(({ key }) => key === fee.key))
                      .flatMap((fee) => [
                        <NumberInput name={`units.${fee.key}`} label={t('units', { name: fee.name[lang] })} optional />,
                        <NumberInput name={`sets.${fee.key}`} label={t('sets', { name: fee.name[lang] })} optional />,
                      ])}
                    {procedure.exemptions.length > 0 ? (
                      <Select
                        name="exemption"
                        label={t('exemption')}
                        empty={t('noExemption')}
                        optional
                        options={procedure.exemptions.map((one) => ({ value: one.key, label: one.name[lang] }))}
                      />
                    ) : null}
                    <Textarea name="reason" label={t('reason')} rows={2} error={error('dieu-chinh', 'reason')} />
                    <Button kind="secondary">{t('save')}</Button>
                  </Form>
                </Details>
              ) : null}
            </>
          ) : null}
        </section>
      ))}
    </>,
  );
}

export async function issueHere(c: Context<Env>): Promise<Response> {
  const dossierId = c.req.param('id') ?? '';
  await execute(c.get('ctx'), issueBills, { dossierId });
  return c.redirect(`${HERE}/${dossierId}`, 303);
}

export async function takeHere(c: Context<Env>): Promise<Response> {
  const form = await c.req.formData();
  const billId = String(form.get('bill') ?? '');
  try {
    await execute(c.get('ctx'), takeCash, { billId, amount: readMoney(form, 'amount') ?? Number.NaN });
  } catch (error) {
    if (error instanceof Problem && error.status === 422) return cashPage(c, error, `thu-${billId}`);
    throw error;
  }
  return c.redirect(`${HERE}/${c.req.param('id')}?xong=1`, 303);
}

const count = (text: string): number | undefined => (/^\d{1,6}$/.test(text) ? Number(text) : undefined);

export async function reviseHere(c: Context<Env>): Promise<Response> {
  const form = await c.req.parseBody();
  const keys = Object.keys(form).flatMap((name) => (name.startsWith('units.') ? [name.slice(6)] : []));
  const quantities = Object.fromEntries(
    keys.flatMap((key) => {
      const units = count(textOf(form, `units.${key}`));
      const sets = count(textOf(form, `sets.${key}`));
      return units === undefined && sets === undefined ? [] : [[key, { units: units ?? 1, sets: sets ?? 1 }] as const];
    }),
  );
  const exemption = textOf(form, 'exemption');
  try {
    await execute(c.get('ctx'), reviseBill, {
      billId: textOf(form, 'bill'),
      reason: textOf(form, 'reason'),
      ...(Object.keys(quantities).length > 0 ? { quantities } : {}),
      ...(exemption ? { exemption } : {}),
    });
  } catch (error) {
    if (error instanceof Problem && error.status === 422) return cashPage(c, error, 'dieu-chinh');
    throw error;
  }
  return c.redirect(`${HERE}/${c.req.param('id')}?xong=1`, 303);
}
