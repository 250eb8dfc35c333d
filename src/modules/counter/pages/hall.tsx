import type { Context } from 'hono';
import type { Child } from 'hono/jsx';
import { localTime } from '../../../kernel/calendar/index.ts';
import type { Env } from '../../../kernel/module.ts';
import { type Agency, agenciesOf } from '../../../kernel/units/index.ts';
import { Document, frameOf, withQuery } from '../../../web/index.ts';

/** A screen of the hall: the agency's name on top, no navigation, nothing that leads away from it. */
export async function hallPage(
  c: Context<Env>,
  agency: Agency,
  options: {
    readonly title: string;
    readonly kind: 'kiosk' | 'board';
    readonly islands?: readonly string[];
    readonly refresh?: string;
    readonly status?: 200 | 403 | 409 | 422;
  },
  body: Child,
): Promise<Response> {
  const ctx = c.get('ctx');
  const frame = await frameOf(c, 'portal');
  const parent = agency.parentId ? (await agenciesOf(ctx)).agencyById(agency.parentId)?.name : undefined;
  const html = Document({
    frame: options.kind === 'board' ? { ...frame, theme: 'dark' } : frame,
    door: 'portal',
    title: options.title,
    noIndex: true,
    islands: options.islands,
    refresh: options.refresh,
    children: (
      <div class={`hall ${options.kind}`}>
        <header class="hall__top">
          <strong>{agency.name || parent}</strong>
          {options.kind === 'board' ? (
            <span class="hall__clock" data-clock>
              {localTime(ctx.now)}
            </span>
          ) : (
            <a
              href={withQuery(frame.path, { lang: ctx.lang === 'vi' ? 'en' : 'vi' })}
              lang={ctx.lang === 'vi' ? 'en' : 'vi'}
            >
              {ctx.lang === 'vi' ? 'English' : 'Tiếng Việt'}
            </a>
          )}
        </header>
        <main id="main" tabindex={-1}>
          {body}
        </main>
      </div>
    ),
  });
  return c.html(html, options.status ?? 200);
}
