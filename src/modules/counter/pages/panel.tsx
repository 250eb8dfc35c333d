import type { Context } from 'hono';
import { localTime } from '../../../kernel/calendar/index.ts';
import type { Command } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { ask, execute } from '../../../kernel/execute.ts';
import type { Env } from '../../../kernel/module.ts';
import { Problem } from '../../../kernel/problem.ts';
import {
  Banner,
  Button,
  ButtonLink,
  Card,
  EmptyState,
  Form,
  Grid,
  PageHead,
  page,
  StatusTag,
  Table,
  Tabs,
} from '../../../web/index.ts';
import { CLERKS, chosenAgency, ownAgencies } from '../office.ts';
import { type Panel, type Queue, readPanel } from '../queue/board.ts';
import {
  callNext,
  finishTicket,
  markAbsent,
  recallTicket,
  serveTicket,
  sitDown,
  type Ticket,
  transferTicket,
} from '../queue/tickets.ts';
import { deskWords } from '../words/desk.ts';
import { hallWords } from '../words/hall.ts';

const HERE = '/can-bo/quay';

/** `/can-bo/quay`: the officer's desk: whom it serves now, the next number, who waits and how long. */
export async function panelPage(c: Context<Env>, problem?: Problem): Promise<Response> {
  const ctx = c.get('ctx');
  const t = deskWords(ctx.lang);
  const own = await ownAgencies(ctx, CLERKS);
  const agency = await chosenAgency(ctx, CLERKS, c.req.query('co-quan'));
  const panel = await ask(ctx, readPanel, { agencyId: agency.id });
  const said = c.req.query('xong');
  return page(
    c,
    { door: 'workspace', title: t('panel'), crumbs: [{ label: t('panel') }], problem },
    <>
      {problem ? <Banner tone="error">{problem.text[ctx.lang]}</Banner> : null}
      {said === 'het' ? <Banner tone="info">{t('empty')}</Banner> : null}
      <PageHead title={panel.desk ? panel.desk.name : t('panel')} kicker={agency.name} />
      {own.length > 1 ? (
        <Tabs
          items={own.map((one) => ({
            href: `${HERE}?co-quan=${one.identifier}`,
            label: one.shortName,
            current: one.id === agency.id,
          }))}
        />
      ) : null}
      {panel.desk ? <Current panel={panel} ctx={ctx} /> : <ChooseDesk panel={panel} ctx={ctx} />}
      <h2>{t('stats')}</h2>
      <Statistics queues={panel.queues} ctx={ctx} />
      {panel.desk ? <Waiting panel={panel} ctx={ctx} /> : null}
      <div class="deskfoot">
        <ButtonLink kind="secondary" href={`/quay/${agency.identifier}/man-hinh`}>
          {t('screen')}
        </ButtonLink>
        <ButtonLink kind="secondary" href={`${HERE}/thiet-lap?co-quan=${agency.identifier}`}>
          {t('settings')}
        </ButtonLink>
        {panel.desk ? (
          <Form action={`${HERE}/ngoi`} hidden={{ quay: panel.desk.id, roi: '1' }}>
            <Button kind="quiet">{t('leave')}</Button>
          </Form>
        ) : null}
      </div>
    </>,
  );
}

function ChooseDesk({ panel, ctx }: { panel: Panel; ctx: Ctx }) {
  const t = deskWords(ctx.lang);
  return (
    <>
      <h2>{t('chooseDesk')}</h2>
      <Grid min="s">
        {panel.desks.map((desk) => (
          <Card title={desk.name}>
            <p class="muted">
              {t('serves')}: {desk.letters.join(', ') || '–'}
            </p>
            {desk.officerId ? <StatusTag tone="waiting">{t('taken')}</StatusTag> : null}
            <Form action={`${HERE}/ngoi`} hidden={{ quay: desk.id }}>
              <Button kind="secondary">
                {t('sit')}
                <span class="vh">: {desk.name}</span>
              </Button>
            </Form>
          </Card>
        ))}
      </Grid>
    </>
  );
}

/** The ticket at the desk with what can be done about it; the one button that is always there calls the next. */
function Current({ panel, ctx }: { panel: Panel; ctx: Ctx }) {
  const t = deskWords(ctx.lang);
  const { current, desk } = panel;
  const act = (deed: string, label: string, kind: 'secondary' | 'quiet' = 'secondary') => (
    <Form action={`${HERE}/so/${current?.id}/${deed}`} hidden={{ quay: desk?.id }}>
      <Button kind={kind}>{label}</Button>
    </Form>
  );
  return (
    <section class="deskcall" aria-labelledby="current">
      <h2 id="current">{current ? t(current.state === 'serving' ? 'serving' : 'current') : t('none')}</h2>
      {current ? (
        <p>
          <span class="deskcall__number">{current.label}</span>{' '}
          <span class="muted">
            {t(current.kind === 'appointment' ? 'kind_appointment' : 'kind_walkIn')}
            {current.priority ? ` · ${hallWords(ctx.lang)(`who_${current.priority}`)}` : ''}
            {' · '}
            {t('calledTimes', { n: current.calls })}
          </span>
        </p>
      ) : null}
      <div class="btns">
        <Form action={`${HERE}/goi`} hidden={{ quay: desk?.id }}>
          <Button>{t('next')}</Button>
        </Form>
        {current ? (
          <>
            <ButtonLink kind="secondary" href={`/can-bo/tiep-nhan?phieu=${current.id}`}>
              {t('intake')}
            </ButtonLink>
            {current.state === 'called' ? act('goi-lai', t('again')) : null}
            {current.state === 'called' ? act('vang', t('absent')) : null}
            {act('xong', t('finish'))}
          </>
        ) : null}
      </div>
      {current && panel.queues.length > 1 ? (
        <Form action={`${HERE}/so/${current.id}/chuyen`}>
          <div>
            <label class="field__label" for="hang">
              {t('transferTo')}
            </label>
            <select class="input" id="hang" name="hang">
              {panel.queues
                .filter((queue) => queue.letter !== current.queue)
                .map((queue) => (
                  <option value={queue.letter}>
                    {queue.letter} – {queue.name[ctx.lang]}
                  </option>
                ))}
            </select>
          </div>
          <Button kind="secondary">{t('transfer')}</Button>
        </Form>
      ) : null}
    </section>
  );
}

function Statistics({ queues, ctx }: { queues: readonly Queue[]; ctx: Ctx }) {
  const t = deskWords(ctx.lang);
  const wait = (seconds: number | null) => (seconds === null ? '–' : t('minutes', { n: Math.round(seconds / 60) }));
  return (
    <Table
      caption={t('stats')}
      captionHidden
      columns={[
        { header: t('queue'), cell: (row: Queue) => `${row.letter} – ${row.name[ctx.lang]}`, main: true },
        { header: t('waiting'), cell: (row: Queue) => row.waiting, align: 'end' },
        { header: t('median'), cell: (row: Queue) => wait(row.medianWait), align: 'end' },
        { header: t('longest'), cell: (row: Queue) => wait(row.longestWait), align: 'end' },
        { header: t('done'), cell: (row: Queue) => row.done, align: 'end' },
      ]}
      rows={queues}
    />
  );
}

function Waiting({ panel, ctx }: { panel: Panel; ctx: Ctx }) {
  const t = deskWords(ctx.lang);
  const h = hallWords(ctx.lang);
  return (
    <Grid min="l">
      <section>
        <h2>{t('waitingList')}</h2>
        {panel.waiting.length === 0 ? (
          <EmptyState title={t('empty')} />
        ) : (
          <Table
            caption={t('waitingList')}
            captionHidden
            columns={[
              { header: t('number'), cell: (row: Ticket) => row.label, main: true },
              { header: t('since'), cell: (row: Ticket) => localTime(row.readyAt) },
              {
                header: t('kind'),
                cell: (row: Ticket) =>
                  row.priority
                    ? h(`who_${row.priority}`)
                    : t(row.kind === 'appointment' ? 'kind_appointment' : 'kind_walkIn'),
              },
            ]}
            rows={panel.waiting}
          />
        )}
      </section>
      {panel.absent.length > 0 ? (
        <section>
          <h2>{t('absentList')}</h2>
          <ul class="papers">
            {panel.absent.map((ticket) => (
              <li>
                <Form action={`${HERE}/so/${ticket.id}/goi-lai`} hidden={{ quay: panel.desk?.id }}>
                  <strong>{ticket.label}</strong>{' '}
                  <Button kind="quiet">
                    {t('again')}
                    <span class="vh"> {ticket.label}</span>
                  </Button>
                </Form>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </Grid>
  );
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

async function back(c: Context<Env>, work: () => Promise<string | undefined>): Promise<Response> {
  try {
    return c.redirect((await work()) ?? HERE, 303);
  } catch (error) {
    if (error instanceof Problem && error.status === 409) return panelPage(c, error);
    throw error;
  }
}

export async function panelSit(c: Context<Env>): Promise<Response> {
  const form = await c.req.parseBody();
  return back(c, async () => {
    await execute(c.get('ctx'), sitDown, { deskId: text(form.quay), leave: form.roi === '1' });
    return undefined;
  });
}

export async function panelCall(c: Context<Env>): Promise<Response> {
  const form = await c.req.parseBody();
  return back(c, async () => {
    const called = await execute(c.get('ctx'), callNext, { deskId: text(form.quay) });
    return called ? undefined : `${HERE}?xong=het`;
  });
}

// biome-ignore lint/suspicious/noExplicitAny: commands with different inputs
const DEEDS: Readonly<Record<string, Command<any, unknown>>> = {
  'goi-lai': recallTicket,
  'phuc-vu': serveTicket,
  vang: markAbsent,
  xong: finishTicket,
  chuyen: transferTicket,
};

/** `/can-bo/quay/so/:ticket/:deed` */
export async function panelDeed(c: Context<Env>): Promise<Response> {
  const form = await c.req.parseBody();
  const command = DEEDS[c.req.param('deed') ?? ''];
  if (!command) throw new Problem(404, 'not_found', { vi: 'Không có việc này.', en: 'There is no such deed.' });
  return back(c, async () => {
    await execute(c.get('ctx'), command, {
      ticketId: c.req.param('ticket') ?? '',
      ...(command === recallTicket ? { deskId: text(form.quay) } : {}),
      ...(command === transferTicket ? { letter: text(form.hang) } : {}),
    });
    return undefined;
  });
}
