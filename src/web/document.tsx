import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import type { HtmlEscapedString } from 'hono/utils/html';
import { asset } from './assets.ts';
import type { Frame } from './frame.ts';
import { LangContext } from './lang.ts';
import { words } from './words.ts';

export interface DocumentProps {
  readonly frame: Frame;
  /** Title of the page itself; the province is added. */
  readonly title: string;
  readonly door: 'portal' | 'workspace' | 'centre';
  readonly description?: string | undefined;
  /** True when the page shows an error summary: its title then starts with “Lỗi:”. */
  readonly hasErrors?: boolean | undefined;
  /** Logical names of islands this page is better with: `islands/upload.js`. Citizen pages name none by default. */
  readonly islands?: readonly string[] | undefined;
  /** Pages with personal data are not indexed. */
  readonly noIndex?: boolean | undefined;
  /** Without scripts the page is loaded again after so many seconds, or leads on: `20` or `20;url=/x`. For screens in a hall. */
  readonly refresh?: string | undefined;
  readonly children?: Child;
}

/** The masthead colour, shown by phones around the page. Equal to `--masthead` in tokens.css (a test compares). */
export const THEME_COLOR = { light: '#0a3d39', dark: '#071f1d' } as const;

/** A whole HTML document. No inline script and no inline style: the content security policy allows none. */
export function Document(props: DocumentProps): HtmlEscapedString | Promise<HtmlEscapedString> {
  const { frame, door } = props;
  const t = words(frame.lang);
  const title = props.hasErrors ? t('errorTitlePrefix', { title: props.title }) : props.title;
  const page = (
    <html lang={frame.lang} data-theme={frame.theme} data-door={door}>
      <head>
        <meta charset="utf-8" />
        <title>
          {title} – {frame.province.name[frame.lang]}
        </title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content={frame.theme === 'auto' ? 'light dark' : frame.theme} />
        {frame.theme === 'auto' ? (
          <>
            <meta name="theme-color" media="(prefers-color-scheme: light)" content={THEME_COLOR.light} />
            <meta name="theme-color" media="(prefers-color-scheme: dark)" content={THEME_COLOR.dark} />
          </>
        ) : (
          <meta name="theme-color" content={THEME_COLOR[frame.theme]} />
        )}
        {props.description ? <meta name="description" content={props.description} /> : null}
        {props.noIndex ? <meta name="robots" content="noindex" /> : null}
        {props.refresh ? (
          <noscript>
            <meta http-equiv="refresh" content={props.refresh} />
          </noscript>
        ) : null}
        <link rel="preload" href={asset('fonts/be-vietnam-pro-400.woff2')} as="font" type="font/woff2" crossorigin="" />
        <link rel="stylesheet" href={asset('app.css')} />
        <link rel="icon" href={asset('favicon.svg')} type="image/svg+xml" />
        <link rel="manifest" href="/manifest.webmanifest" />
        {props.islands?.map((name) => (
          <script type="module" src={asset(name)} />
        ))}
      </head>
      <body>
        <a class="skip" href="#main">
          {t('skip')}
        </a>
        {props.children}
      </body>
    </html>
  );
  const html = (<LangContext.Provider value={frame.lang}>{page}</LangContext.Provider>).toString();
  const finish = (body: string) => raw(`<!doctype html>${body}`);
  return (html as unknown) instanceof Promise ? (html as unknown as Promise<string>).then(finish) : finish(html);
}
