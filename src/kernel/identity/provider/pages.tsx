import { raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { Lang } from '../../text.ts';
import { SIGN_IN } from '../settings.ts';
import type { Persona } from './personas.ts';
import { words } from './words.ts';

export type Body = HtmlEscapedString | Promise<HtmlEscapedString>;

export interface ShellOptions {
  readonly lang: Lang;
  readonly status: number;
}

/** Wraps the inside of a page into a whole document; the design system gives the real one through `setShell`. */
export type Shell = (title: string, body: Body, options: ShellOptions) => Response | Promise<Response>;

/** Bare but complete, for programs without the design system (tests, tools). */
export const plainShell: Shell = async (title, body, { lang, status }) => {
  const page = (
    <html lang={lang}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{title}</title>
      </head>
      <body>
        <main id="main">{await body}</main>
      </body>
    </html>
  );
  return new Response(`<!doctype html>${await page}`, {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
  });
};

/** Everybody one may sign in as, one button each: a plain form that needs no script. */
export function choosePersona(lang: Lang, personas: readonly Persona[], action: string): Body {
  const t = words(lang);
  const groups = [
    { title: t('citizens'), id: 'citizens', people: personas.filter((persona) => !persona.staff) },
    { title: t('staff'), id: 'staff', people: personas.filter((persona) => persona.staff) },
  ].filter((group) => group.people.length > 0);
  return (
    <>
      <h1>{t('title')}</h1>
      <p class="lede">{t('lead')}</p>
      {personas.length === 0 ? <p>{t('none')}</p> : null}
      <form method="post" action={action} class="personas">
        {groups.map((group) => (
          <section aria-labelledby={`group-${group.id}`}>
            <h2 id={`group-${group.id}`}>{group.title}</h2>
            <ul>
              {group.people.map((persona) => (
                <li>
                  <button class="btn btn--secondary" type="submit" name="persona" value={persona.key}>
                    {t('signInAs', { name: persona.claims.name })}
                  </button>
                  <p>{persona.description[lang]}</p>
                  <p class="muted">{t('level', { n: persona.claims.level })}</p>
                </li>
              ))}
            </ul>
          </section>
        ))}
        <button class="btn btn--secondary" type="submit" name="cancel" value="1">
          {t('cancel')}
        </button>
      </form>
    </>
  );
}

/** A page that says why it goes no further, with one way on. */
export function notice(title: string, text: string, link: { href: string; label: string } | null): Body {
  return (
    <>
      <h1>{title}</h1>
      <p>{text}</p>
      {link ? (
        <p>
          <a href={link.href}>{link.label}</a>
        </p>
      ) : null}
    </>
  );
}

export function expired(lang: Lang): Body {
  const t = words(lang);
  return notice(t('expiredTitle'), t('expired'), { href: SIGN_IN, label: t('again') });
}

/** Asks before signing out at the provider. `form` is the library's own form with its token against forgery. */
export function confirmSignOut(lang: Lang, form: string): Body {
  const t = words(lang);
  return (
    <>
      <h1>{t('outTitle')}</h1>
      <p>{t('outQuestion')}</p>
      {raw(form)}
      <p>
        <button class="btn btn--primary" type="submit" form="op.logoutForm" name="logout" value="yes">
          {t('outYes')}
        </button>{' '}
        <button class="btn btn--secondary" type="submit" form="op.logoutForm">
          {t('outNo')}
        </button>
      </p>
    </>
  );
}
