import type { Lang, Text } from '../kernel/text.ts';
import { asset } from './assets.ts';
import { THEME_COLOR } from './document.tsx';
import { words } from './words.ts';

/** Web app manifest of the portal, served as `/manifest.webmanifest` (W3C Web Application Manifest). */
export function webManifest(province: Text, lang: Lang = 'vi'): object {
  const t = words(lang);
  return {
    name: `${t('portal')} ${province[lang]}`,
    short_name: province[lang],
    lang,
    start_url: '/',
    scope: '/',
    display: 'browser',
    theme_color: THEME_COLOR.light,
    background_color: '#ffffff',
    icons: [{ src: asset('favicon.svg'), sizes: 'any', type: 'image/svg+xml' }],
  };
}
