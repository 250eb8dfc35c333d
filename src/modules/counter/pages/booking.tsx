import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { localDate, localTime } from '../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { ask, execute } from '../../../kernel/execute.ts';
import type { Env } from '../../../kernel/module.ts';
import { notFound, Problem, signInRequired } from '../../../kernel/problem.ts';
import { type Agency, agenciesOf } from '../../../kernel/units/index.ts';
import {
  Banner,
  Button,
  ButtonGroup,
  ButtonLink,
  ConfirmPage,
  EmptyState,
  Form,
  KeyValue,
  Notice,
  PageHead,
  Panel,
  page,
  Select,
  StatusTag,
  Table,
  withQuery,
} from '../../../web/index.ts';
import { proceduresInForce } from '../../services/index.ts';
import {
  type Appointment,
  bookAppointment,
  cancelAppointment,
  type FreeSlot,
  myAppointments,
  readSlots,
} from '../appointments/book.ts';
import { dayText, startText } from '../appointments/time.ts';
import { type Service, serviceFor, servicesOf } from '../settings/read.ts';
import { bookingWords } from '../words/booking.ts';

const HERE = '/dat-lich';

/** Agencies that give appointments, in Vietnamese order; the whole list is short enough for one control. */
async function places(ctx: Ctx): Promise<Agency[]> {
  const rows = await ctx.db.selectFrom('counter_opening').select('agency_id').distinct().execute();
  const agencies = await agenciesOf(ctx);
  const today = localDate(ctx.now);
  const collator = new Intl.Collator('vi');
  return rows
    .flatMap((row) => agencies.agencyById(row.agency_id, today) ?? [])
    .filter((agency) => agency.validTo > today)
    .sort((a, b) => collator.compare(a.shortName, b.shortName));
}

interface Choice {
  readonly agency: Agency | undefined;
  readonly services: readonly Service[];
  readonly service: Service | undefined;
  readonly procedure: string | undefined;
}

async function choiceOf(c: Context<Env>, list: readonly Agency[]): Promise<Choice> {
  const ctx = c.get('ctx');
  const agency = list.find((one) => one.identifier === c.req.query('noi'));
  const services = agency ? await servicesOf(ctx, agency.id) : [];
  const code = c.req.query('thu-tuc');
  const field = code
    ? (await proceduresInForce(ctx)).find(({ procedure }) => procedure.code === code)?.procedure.field.vi
    : undefined;
  const letter = c.req.query('viec');
  const service = services.find((one) => one.letter === letter) ?? (field ? serviceFor(services, field) : undefined);
  return { agency, services, service, procedure: code };
}

/** `/dat-lich?noi=&viec=&ngay=`: where, what for, which day, which time. Each choice is a form or a link. */
export async function bookingPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const t = bookingWords(ctx.lang);
  const list = await places(ctx);
  const { agency, services, service, procedure } = await choiceOf(c, list);
  const asked = c.req.query('ngay');
  const day = asked && /^\d{4}-\d{2}-\d{2}$/.test(asked) ? asked : undefined;
  const first =
    agency && service ? await ask(ctx, readSlots, { agencyId: agency.id, letter: service.letter }) : undefined;
  const chosen = day && first?.days.includes(day) ? day : first?.days[0];
  const slots =
    agency && service && chosen
      ? (await ask(ctx, readSlots, { agencyId: agency.id, letter: service.letter, day: chosen })).slots
      : [];
  return page(
    c,
    { door: 'portal', title: t('title'), crumbs: [{ label: t('title') }], description: t('lede') },
    <>
      <PageHead title={t('title')} lede={t('lede')}>
        <ButtonLink kind="quiet" href={`${HERE}/cua-toi`}>
          {t('mine')}
        </ButtonLink>
      </PageHead>
      <Form action={HERE} method="get" hidden={{ 'thu-tuc': procedure }}>
        <Select
          name="noi"
          label={t('agency')}
          options={list.map((one) => ({ value: one.identifier, label: one.shortName }))}
          value={agency?.identifier}
        />
        {agency ? (
          <Select
            name="viec"
            label={t('service')}
            options={services.map((one) => ({ value: one.letter, label: one.name[ctx.lang] }))}
            value={service?.letter}
          />
        ) : null}
        {first && first.days.length > 0 ? (
          <Select
            name="ngay"
            label={t('day')}
            options={first.days.map((one) => ({ value: one, label: dayText(one, ctx.lang) }))}
            value={chosen}
            empty={false}
          />
        ) : null}
        <Button kind={slots.length > 0 ? 'secondary' : 'primary'}>{t('show')}</Button>
      </Form>
      {first && first.days.length === 0 ? <Notice tone="warning">{t('noDays')}</Notice> : null}
      {agency && service && chosen && first ? (
        <section aria-labelledby="gio">
          <h2 id="gio">{t('slots', { day: dayText(chosen, ctx.lang) })}</h2>
          {slots.some((slot) => slot.free > 0) ? (
            <SlotLinks slots={slots} agency={agency} service={service} procedure={procedure} ctx={ctx} />
          ) : (
            <EmptyState title={t('noSlots')} />
          )}
        </section>
      ) : null}
    </>,
  );
}

function SlotLinks({
  slots,
  agency,
  service,
  procedure,
  ctx,
}: {
  slots: readonly FreeSlot[];
  agency: Agency;
  service: Service;
  procedure: string | undefined;
  ctx: Ctx;
}) {
  const t = bookingWords(ctx.lang);
  return (
    <ul class="slots">
      {slots.map((slot) => (
        <li>
          {slot.free === 0 ? (
            <span class="muted">
              {slot.from} – {t('full')}
            </span>
          ) : (
            <ButtonLink
              kind="secondary"
              href={withQuery(`${HERE}/xac-nhan`, {
                noi: agency.identifier,
                viec: service.letter,
                luc: slot.startsAt.toISOString(),
                'thu-tuc': procedure ?? null,
              })}
            >
              <span>
                {slot.from}–{slot.to}
              </span>
              <small>{t('free', { n: slot.free })}</small>
            </ButtonLink>
          )}
        </li>
      ))}
    </ul>
  );
}

/** `/dat-lich/xac-nhan`: the chosen time once more, for people who are signed in. */
export async function bookingConfirm(c: Context<Env>, problem?: Problem): Promise<Response> {
  const ctx = c.get('ctx');
  const t = bookingWords(ctx.lang);
  if (ctx.actor.kind !== 'person') throw signInRequired();
  const { agency, service, procedure } = await choiceOf(c, await places(ctx));
  const at = new Date(c.req.query('luc') ?? '');
  if (!agency || !service || Number.isNaN(at.getTime())) throw notFound({ vi: 'khung giờ này', en: 'This slot' });
  const name = procedure
    ? (await proceduresInForce(ctx)).find((one) => one.procedure.code === procedure)?.procedure.name[ctx.lang]
    : undefined;
  const url = new URL(c.req.url);
  return page(
    c,
    {
      door: 'portal',
      title: t('bookTitle'),
      crumbs: [{ href: HERE, label: t('title') }, { label: t('bookTitle') }],
      problem,
    },
    <>
      {problem ? <Notice tone="error">{problem.text[ctx.lang]}</Notice> : null}
      <PageHead title={t('bookTitle')} />
      <KeyValue
        items={[
          { label: t('time'), value: startText(at, ctx.lang) },
          { label: t('agency'), value: agency.name },
          { label: t('service'), value: name ?? service.name[ctx.lang] },
        ]}
      />
      <Form action={url.pathname + url.search} hidden={{ luot: randomUUID() }}>
        <ButtonGroup>
          <Button>{t('confirm')}</Button>
          <ButtonLink
            kind="secondary"
            href={withQuery(HERE, { noi: agency.identifier, viec: service.letter, ngay: localDate(at) })}
          >
            {t('day')}
          </ButtonLink>
        </ButtonGroup>
      </Form>
    </>,
  );
}

export async function bookingBook(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const form = await c.req.parseBody();
  const { agency, service, procedure } = await choiceOf(c, await places(ctx));
  if (!agency || !service) throw notFound({ vi: 'khung giờ này', en: 'This slot' });
  try {
    const { appointmentId } = await execute(
      ctx,
      bookAppointment,
      {
        agencyId: agency.id,
        letter: service.letter,
        startsAt: c.req.query('luc') ?? '',
        ...(procedure ? { procedure } : {}),
      },
      { idempotencyKey: typeof form.luot === 'string' && /^[0-9a-f-]{36}$/.test(form.luot) ? form.luot : undefined },
    );
    return c.redirect(`${HERE}/cua-toi?moi=${appointmentId}`, 303);
  } catch (error) {
    if (error instanceof Problem && error.status === 409) return bookingConfirm(c, error);
    throw error;
  }
}

const TONES = { booked: 'info', arrived: 'success', cancelled: 'neutral', missed: 'danger' } as const;

/** `/dat-lich/cua-toi`: own appointments. */
export async function bookingMine(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const t = bookingWords(ctx.lang);
  const mine = await ask(ctx, myAppointments, {});
  const fresh = mine.find((one) => one.id === c.req.query('moi') && one.state === 'booked');
  const agencies = await agenciesOf(ctx);
  const place = (one: Appointment) => agencies.agencyById(one.agencyId)?.name ?? '';
  return page(
    c,
    { door: 'portal', title: t('mine'), crumbs: [{ href: HERE, label: t('title') }, { label: t('mine') }] },
    <>
      {c.req.query('huy') ? <Banner>{t('cancelled')}</Banner> : null}
      {fresh ? (
        <Panel title={t('booked')} code={fresh.code} codeLabel={t('code')}>
          <p>
            {startText(fresh.startsAt, ctx.lang)}, {place(fresh)}
          </p>
          <p>{t('bring')}</p>
        </Panel>
      ) : (
        <PageHead title={t('mine')} />
      )}
      {mine.length === 0 ? (
        <EmptyState title={t('none')} />
      ) : (
        <Table
          caption={t('mine')}
          captionHidden
          columns={[
            { header: t('time'), cell: (row: Appointment) => startText(row.startsAt, ctx.lang), main: true },
            { header: t('agency'), cell: place },
            { header: t('code'), cell: (row: Appointment) => <code>{row.code}</code> },
            {
              header: t('state'),
              cell: (row: Appointment) => <StatusTag tone={TONES[row.state]}>{t(`state_${row.state}`)}</StatusTag>,
            },
            {
              header: t('cancel'),
              cell: (row: Appointment) =>
                row.state === 'booked' ? (
                  <a href={`${HERE}/${row.id}/huy`}>
                    {t('cancel')}
                    <span class="vh"> {localTime(row.startsAt)}</span>
                  </a>
                ) : (
                  '–'
                ),
            },
          ]}
          rows={mine}
        />
      )}
      <ButtonGroup>
        <ButtonLink kind="secondary" href={HERE}>
          {t('title')}
        </ButtonLink>
      </ButtonGroup>
    </>,
  );
}

export async function bookingCancelPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const t = bookingWords(ctx.lang);
  const one = (await ask(ctx, myAppointments, {})).find((mine) => mine.id === c.req.param('id'));
  if (!one) throw notFound({ vi: 'lịch hẹn này', en: 'This appointment' });
  return page(
    c,
    {
      door: 'portal',
      title: t('cancelTitle'),
      crumbs: [{ href: `${HERE}/cua-toi`, label: t('mine') }, { label: t('cancel') }],
    },
    <ConfirmPage
      title={t('cancelTitle')}
      action={`${HERE}/${one.id}/huy`}
      confirm={t('cancel')}
      cancelHref={`${HERE}/cua-toi`}
      danger
    >
      <p>{startText(one.startsAt, ctx.lang)}</p>
    </ConfirmPage>,
  );
}

export async function bookingCancel(c: Context<Env>): Promise<Response> {
  await execute(c.get('ctx'), cancelAppointment, { appointmentId: c.req.param('id') ?? '' });
  return c.redirect(`${HERE}/cua-toi?huy=1`, 303);
}
