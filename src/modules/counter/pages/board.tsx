import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import { definePart } from '../../../kernel/app.ts';
import { ask } from '../../../kernel/execute.ts';
import type { Env } from '../../../kernel/module.ts';
import { Problem } from '../../../kernel/problem.ts';
import { agencyByIdentifier } from '../office.ts';
import { boardMark, readBoard } from '../queue/board.ts';
import { hallWords } from '../words/hall.ts';
import { hallPage } from './hall.tsx';
import { QueueLine } from './kiosk.tsx';

/** `/quay/:agency/man-hinh`: the calling screen. Loads itself again every 5 s without scripts; with them it listens. */
export async function boardPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const t = hallWords(ctx.lang);
  const agency = await agencyByIdentifier(ctx, c.req.param('agency') ?? '');
  const board = await ask(ctx, readBoard, { agencyId: agency.id });
  return hallPage(
    c,
    agency,
    { title: t('boardTitle'), kind: 'board', refresh: '5', islands: ['islands/calling-screen.js'] },
    <>
      <section data-board={`/quay/${agency.identifier}/man-hinh/dong`} data-call={String(board.calls[0]?.call ?? 0)}>
        <h1>{t('board')}</h1>
        <div class="board__now" aria-live="polite">
          {board.calls.length === 0 ? (
            <p class="board__none">{t('noCalls')}</p>
          ) : (
            <ol class="board__calls">
              {board.calls.map((call) => (
                <li class="board__call">
                  <span>
                    <small>{t('number')}</small>
                    {call.label}
                  </span>
                  <span class="board__desk">
                    <small>{call.deskName === t('desk', { n: call.desk }) ? t('please') : call.deskName}</small>
                    {t('desk', { n: call.desk })}
                  </span>
                </li>
              ))}
            </ol>
          )}
        </div>
        <h2 class="vh">{t('queues')}</h2>
        <ul class="board__queues">
          {board.queues.map((queue) => (
            <QueueLine queue={queue} lang={ctx.lang} />
          ))}
        </ul>
      </section>
      <button type="button" class="btn btn--secondary board__sound" data-sound hidden>
        {t('sound')}
      </button>
    </>,
  );
}

/** Open streams of this process; a hall has a few screens, the province has about a hundred halls. */
const streams = definePart(() => ({ open: 0 }));
const MOST = 400;
const EVERY_MS = 1_500;
/** Then the browser connects anew by itself. */
const LIFE_MS = 10 * 60_000;

/** `/quay/:agency/man-hinh/dong`: says when the board changed (server-sent events, HTML standard). Numbers only. */
export async function boardStream(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const agency = await agencyByIdentifier(ctx, c.req.param('agency') ?? '');
  const counter = streams(ctx.app);
  if (counter.open >= MOST) {
    throw new Problem(503, 'too_many_screens', { vi: 'Quá nhiều màn hình đang mở.', en: 'Too many screens are open.' });
  }
  counter.open += 1;
  return streamSSE(c, async (stream) => {
    try {
      let last: string | undefined;
      for (let lived = 0; lived < LIFE_MS && !stream.aborted; lived += EVERY_MS) {
        const mark = await boardMark(ctx, agency.id);
        if (mark !== last) await stream.writeSSE({ event: 'board', data: mark });
        else if (lived % 15_000 === 0) await stream.writeSSE({ event: 'still', data: mark });
        last = mark;
        await stream.sleep(EVERY_MS);
      }
    } finally {
      counter.open -= 1;
    }
  });
}
