import type { Frame, Theme } from '../frame.ts';
import { withQuery } from '../frame.ts';
import { words } from '../words.ts';

/** Vietnamese / English as plain links: the choice is kept by the server that sees `?lang=`. */
export function LanguageSwitch({ frame }: { frame: Frame }) {
  const t = words(frame.lang);
  const other = frame.lang === 'vi' ? 'en' : 'vi';
  return (
    <a class="langswitch" href={withQuery(frame.path, { lang: other })} lang={other} hreflang={other} rel="alternate">
      <span class="vh">{t('language')}: </span>
      {other === 'en' ? (
        <>
          <span aria-hidden="true">EN</span>
          <span class="vh">English</span>
        </>
      ) : (
        <>
          <span aria-hidden="true">VI</span>
          <span class="vh">Tiếng Việt</span>
        </>
      )}
    </a>
  );
}

const THEMES = [
  ['auto', 'themeAuto'],
  ['light', 'themeLight'],
  ['dark', 'themeDark'],
] as const satisfies readonly (readonly [Theme, string])[];

/** Light, dark or as the device says: links that the server answers with a cookie. */
export function ThemeSwitch({ frame }: { frame: Frame }) {
  const t = words(frame.lang);
  return (
    <nav class="themeswitch" aria-label={t('theme')}>
      <span aria-hidden="true">{t('theme')}</span>
      <ul>
        {THEMES.map(([theme, word]) => (
          <li>
            <a
              href={withQuery(frame.path, { theme })}
              aria-current={frame.theme === theme ? 'true' : undefined}
              rel="nofollow"
            >
              {t(word)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
