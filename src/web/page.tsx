import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Child } from 'hono/jsx';
import { localDate } from '../kernel/calendar/index.ts';
import type { Ctx } from '../kernel/context.ts';
import { ask } from '../kernel/execute.ts';
import type { Door, Env, NavItem } from '../kernel/module.ts';
import { countUnread } from '../kernel/notifications/index.ts';
import type { Problem } from '../kernel/problem.ts';
import { seenMode } from '../kernel/store/mode.ts';
import { LANGS, type Lang } from '../kernel/text.ts';
import { provinceInfo, unitsOf } from '../kernel/units/index.ts';
import type { Crumb } from './components/navigation.tsx';
import type { Frame, Theme } from './frame.ts';
import { CentreLayout } from './layouts/centre.tsx';
import { PortalLayout } from './layouts/portal.tsx';
import { WorkspaceLayout } from './layouts/workspace.tsx';

const YEAR = 365 * 86_400;
const THEMES: readonly Theme[] = ['auto', 'light', 'dark'];
const cookie = (secure: boolean) => ({ path: '/', sameSite: 'Lax', maxAge: YEAR, httpOnly: true, secure }) as const;

/**
 * The reader's language: `?lang=` (kept in a cookie for later), the cookie, else Vietnamese.
 *
 * @param secure whether people come over https
 */
export function langOf(c: Context, secure = false): Lang {
  const asked = c.req.query('lang');
  const lang = LANGS.find((known) => known === asked);
  if (lang) {
    setCookie(c, 'lang', lang, cookie(secure));
    return lang;
  }
  return getCookie(c, 'lang') === 'en' ? 'en' : 'vi';
}

function themeOf(c: Context): Theme {
  const asked = THEMES.find((theme) => theme === c.req.query('theme'));
  if (asked) {
    setCookie(c, 'theme', asked, cookie(c.get('ctx')?.app.config.secureCookies ?? false));
    return asked;
  }
  return THEMES.find((theme) => theme === getCookie(c, 'theme')) ?? 'auto';
}

async function viewerOf(ctx: Ctx): Promise<Frame['viewer']> {
  const { actor, app, lang } = ctx;
  if (actor.kind !== 'person') return null;
  const [grant] = actor.grants;
  if (!grant) return { name: actor.name, staff: false };
  const title = app.modules.map((module) => module.roles?.[grant.role]).find(Boolean);
  const unit = (await unitsOf(ctx)).unitById(grant.unitId, localDate(ctx.now));
  return {
    name: actor.name,
    staff: true,
    ...(title ? { title: title[lang] } : {}),
    ...(unit ? { unit: unit.name } : {}),
  };
}

/** What a door offers to this person, in order. */
export function navFor({ actor, app }: Ctx, door: Door): NavItem[] {
  const held = new Set(actor.kind === 'person' ? actor.grants.map((grant) => grant.role) : []);
  return app.modules
    .flatMap((module) => [...(module.nav ?? [])])
    .filter((item) => item.door === door && (item.roles === undefined || item.roles.some((role) => held.has(role))))
    .sort((a, b) => a.order - b.order);
}

/** Everything the layouts need to know of this request. At most one query (unread notices, for people signed in). */
export async function frameOf(c: Context<Env>, door: Door): Promise<Frame> {
  const ctx = c.get('ctx');
  const url = new URL(c.req.url);
  const items = navFor(ctx, door);
  const here = items.filter((item) => url.pathname === item.href || url.pathname.startsWith(`${item.href}/`));
  const current = here.sort((a, b) => b.href.length - a.href.length)[0];
  const province = await provinceInfo(ctx);
  return {
    lang: ctx.lang,
    path: url.pathname + url.search,
    theme: themeOf(c),
    province: { name: province?.name ?? { vi: 'Tỉnh số', en: 'Digital province' } },
    viewer: await viewerOf(ctx),
    nav: items.map((item) => ({ href: item.href, label: item.label, current: item === current })),
    demo: ctx.app.config.demo,
    readOnly: seenMode(ctx.app).readOnly,
    requestId: ctx.requestId,
    notices: ctx.actor.kind === 'person' ? await ask(ctx, countUnread, {}) : 0,
  };
}

export interface PageOptions {
  readonly door: Door;
  /** Title of the document; the page writes its own `h1`. */
  readonly title: string;
  readonly description?: string;
  /** Way back up, without the door's own home. */
  readonly crumbs?: readonly Crumb[];
  /** Portal only: the block under the masthead. */
  readonly hero?: Child;
  readonly width?: 'text' | 'wide';
  readonly islands?: readonly string[];
  readonly noIndex?: boolean;
  /** What went wrong with the form that was posted: sets the status and the title. */
  readonly problem?: Problem | undefined;
  readonly status?: 200 | 404 | 409 | 422;
}

/** Renders a page inside its door's layout and answers it. */
export async function page(c: Context<Env>, options: PageOptions, body: Child): Promise<Response> {
  const frame = await frameOf(c, options.door);
  const { door, problem, status, hero, width, ...rest } = options;
  const shared = { frame, ...rest, hasErrors: problem !== undefined, children: body };
  const html =
    door === 'portal'
      ? PortalLayout({ ...shared, hero, ...(width ? { width } : {}) })
      : door === 'workspace'
        ? WorkspaceLayout(shared)
        : CentreLayout(shared);
  return c.html(html, (problem?.status as 422 | undefined) ?? status ?? 200);
}
