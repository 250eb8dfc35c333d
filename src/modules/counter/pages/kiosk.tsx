import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { localTime } from '../../../kernel/calendar/index.ts';
import { ask, execute } from '../../../kernel/execute.ts';
import type { Env } from '../../../kernel/module.ts';
import { notFound, Problem } from '../../../kernel/problem.ts';
import { Button, ButtonGroup, ButtonLink, formatDateTime, Notice, withQuery } from '../../../web/index.ts';
import { checkIn } from '../appointments/book.ts';
import { agencyByIdentifier } from '../office.ts';
import { type Queue, readBoard, readTicket } from '../queue/board.ts';
import { asKiosk } from '../queue/device.ts';
import { PRIORITIES, type Priority, takeTicket } from '../queue/tickets.ts';
import { hallWords } from '../words/hall.ts';
import { hallPage } from './hall.tsx';

const isPriority = (text: string | undefined): text is Priority => PRIORITIES.includes(text as Priority);
/** Seconds after which the kiosk is free for the next person. */
const BACK_AFTER = 20;

/** `/quay/:agency/lay-so?may=…`: the kiosk. Without the token of a device of this agency it only tells who waits. */
export async function kioskPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const t = hallWords(ctx.lang);
  const agency = await agencyByIdentifier(ctx, c.req.param('agency') ?? '');
  const token = c.req.query('may');
  const device = await asKiosk(ctx, agency, token);
  const { queues } = await ask(ctx, readBoard, { agencyId: agency.id });
  const here = `/quay/${agency.identifier}/lay-so`;
  if (!device) {
    return hallPage(
      c,
      agency,
      { title: t('kiosk'), kind: 'kiosk' },
      <>
        <h1>{t('kiosk')}</h1>
        <Notice>
          <p>{t('notKiosk')}</p>
        </Notice>
        <ButtonGroup>
          <ButtonLink href={`/dat-lich?noi=${agency.identifier}`}>{t('book')}</ButtonLink>
        </ButtonGroup>
        <ul class="board__queues">
          {queues.map((queue) => (
            <QueueLine queue={queue} lang={ctx.lang} />
          ))}
        </ul>
      </>,
    );
  }
  const asked = c.req.query('uu-tien');
  const error = c.req.query('loi');
  const failed = error === undefined ? undefined : error === 'ma' ? 'codeWrong' : 'notTaken';
  const priority = isPriority(asked) ? asked : null;
  const address = (who: Priority | null) => withQuery(here, { may: token ?? '', 'uu-tien': who });
  const hidden = (
    <>
      <input type="hidden" name="may" value={token} />
      <input type="hidden" name="luot" value={randomUUID()} />
    </>
  );
  return hallPage(
    c,
    agency,
    { title: t('kiosk'), kind: 'kiosk' },
    <>
      {failed ? <Notice tone="error">{t(failed)}</Notice> : null}
      <h1>{t('choose')}</h1>
      <section aria-labelledby="who">
        <h2 id="who">{t('who')}</h2>
        <ul class="kiosk__who">
          {([null, 'elderly', 'disabled', 'pregnant', 'other'] as const).map((who) => (
            <li>
              <a href={address(who)} aria-current={who === priority ? 'true' : undefined}>
                {t(`who_${who ?? 'none'}`)}
              </a>
            </li>
          ))}
        </ul>
      </section>
      {queues.length === 0 ? <Notice tone="warning">{t('noServices')}</Notice> : null}
      <form method="post" action={here}>
        {hidden}
        {priority ? <input type="hidden" name="uu-tien" value={priority} /> : null}
        <p class="lede">{t('chooseHint')}</p>
        <div class="kiosk__services">
          {queues.map((queue) => (
            <button type="submit" class="kiosk__service" name="hang" value={queue.letter}>
              <span class="kiosk__letter" aria-hidden="true">
                {queue.letter}
              </span>
              <span class="kiosk__name">{queue.name[ctx.lang]}</span>
              <span class="kiosk__wait">{waitText(queue, ctx.lang)}</span>
            </button>
          ))}
        </div>
      </form>
      <section class="kiosk__part" aria-labelledby="code">
        <h2 id="code">{t('hasCode')}</h2>
        <form class="kiosk__code" method="post" action={here}>
          {hidden}
          <div>
            <label class="field__label" for="ma">
              {t('code')}
            </label>
            <input class="input" id="ma" name="ma" type="text" inputmode="numeric" maxlength={6} autocomplete="off" />
          </div>
          <Button>{t('enter')}</Button>
        </form>
      </section>
    </>,
  );
}

function waitText(queue: Queue, lang: 'vi' | 'en'): string {
  const t = hallWords(lang);
  if (queue.waiting === 0) return t('nobody');
  const wait = queue.medianWait === null ? undefined : Math.max(1, Math.round(queue.medianWait / 60));
  return wait === undefined
    ? t('waiting', { n: queue.waiting })
    : `${t('waiting', { n: queue.waiting })} · ${t('wait', { n: wait })}`;
}

/** A queue as the screens show it. */
export function QueueLine({ queue, lang }: { queue: Queue; lang: 'vi' | 'en' }) {
  return (
    <li class="board__queue">
      <strong>
        {queue.letter} – {queue.name[lang]}
      </strong>
      {waitText(queue, lang)}
    </li>
  );
}

/** Takes a number, or turns an appointment's code into one. */
export async function kioskTake(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const agency = await agencyByIdentifier(ctx, c.req.param('agency') ?? '');
  const form = await c.req.parseBody();
  const token = typeof form.may === 'string' ? form.may : undefined;
  const device = await asKiosk(ctx, agency, token);
  const here = `/quay/${agency.identifier}`;
  if (!device) return c.redirect(`${here}/lay-so`, 303);
  const key = typeof form.luot === 'string' && /^[0-9a-f-]{36}$/.test(form.luot) ? form.luot : undefined;
  const who = typeof form['uu-tien'] === 'string' ? form['uu-tien'] : undefined;
  try {
    const { ticketId } =
      typeof form.ma === 'string'
        ? await execute(device, checkIn, { agencyId: agency.id, code: form.ma.trim() }, { idempotencyKey: key })
        : await execute(
            device,
            takeTicket,
            { agencyId: agency.id, letter: String(form.hang ?? ''), priority: isPriority(who) ? who : null },
            { idempotencyKey: key },
          );
    return c.redirect(`${here}/phieu/${ticketId}?may=${encodeURIComponent(token ?? '')}`, 303);
  } catch (error) {
    if (!(error instanceof Problem) || (error.status !== 409 && error.status !== 422)) throw error;
    const what = typeof form.ma === 'string' ? 'ma' : 'hang';
    return c.redirect(withQuery(`${here}/lay-so`, { may: token ?? '', loi: what }), 303);
  }
}

/** `/quay/:agency/phieu/:ticket`: the slip, to print or to remember; the kiosk goes back to its start by itself. */
export async function slipPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const t = hallWords(ctx.lang);
  const agency = await agencyByIdentifier(ctx, c.req.param('agency') ?? '');
  const id = c.req.param('ticket') ?? '';
  const found = /^[0-9a-f-]{36}$/.test(id) ? await ask(ctx, readTicket, { ticketId: id }) : null;
  if (!found || found.ticket.agencyId !== agency.id) throw notFound({ vi: 'phiếu số này', en: 'This ticket' });
  const { ticket, service, before } = found;
  const token = c.req.query('may');
  const back = withQuery(`/quay/${agency.identifier}/lay-so`, { may: token ?? null });
  return hallPage(
    c,
    agency,
    {
      title: `${t('yourNumber')} ${ticket.label}`,
      kind: 'kiosk',
      ...(token ? { refresh: `${BACK_AFTER};url=${back}`, islands: ['islands/kiosk-slip.js'] } : {}),
    },
    <>
      <div class="slip" data-back={token ? back : undefined} data-after={String(BACK_AFTER)}>
        <p>{agency.name}</p>
        <h1>
          {t('yourNumber')}
          <span class="slip__number">{ticket.label}</span>
        </h1>
        <p class="slip__service">{service?.name[ctx.lang]}</p>
        {ticket.priority ? <p>{t('priority')}</p> : null}
        {ticket.kind === 'appointment' ? <p>{t('yourTime', { time: localTime(ticket.readyAt) })}</p> : null}
        <p>
          {ticket.state === 'waiting'
            ? before === 0
              ? t('beforeNone')
              : t('before', { n: before })
            : t(`state_${ticket.state}`)}
        </p>
        <p class="muted">{t('takenAt', { time: formatDateTime(ticket.takenAt) })}</p>
        <p>{t('keep')}</p>
      </div>
      <div class="btns">
        {token ? (
          <button type="button" class="btn btn--secondary" data-print hidden>
            {t('print')}
          </button>
        ) : null}
        {token ? <ButtonLink href={back}>{t('back')}</ButtonLink> : null}
      </div>
    </>,
  );
}
