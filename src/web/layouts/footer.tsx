import type { Frame } from '../frame.ts';
import { paths } from '../paths.ts';
import { words } from '../words.ts';
import { ThemeSwitch } from './switches.tsx';

/** Long footer of the portal: services, transparency, help, then what runs it. */
export function PortalFooter({ frame }: { frame: Frame }) {
  const t = words(frame.lang);
  const groups = [
    [
      t('services'),
      [
        [paths.procedures, t('procedures')],
        [paths.track, t('track')],
        [paths.verify, t('verify')],
      ],
    ],
    [
      t('transparency'),
      [
        [paths.resolution, t('resolution')],
        [paths.openData, t('openData')],
        [paths.apiDocs, t('apiDocs')],
      ],
    ],
    [
      t('help'),
      [
        [paths.guide, t('guide')],
        [paths.accessibility, t('accessibility')],
        [paths.privacy, t('privacy')],
      ],
    ],
  ] as const;
  return (
    <footer class="footer">
      <div class="wrap">
        <div class="footer__groups">
          {groups.map(([title, links]) => (
            <section>
              <h2>{title}</h2>
              <ul>
                {links.map(([href, label]) => (
                  <li>
                    <a href={href}>{label}</a>
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </div>
        <div class="footer__end">
          <p>{t('about')}</p>
          <ThemeSwitch frame={frame} />
        </div>
      </div>
    </footer>
  );
}

/** One line for the staff doors. */
export function StaffFooter({ frame }: { frame: Frame }) {
  const t = words(frame.lang);
  return (
    <footer class="footer footer--staff">
      <ThemeSwitch frame={frame} />
      <p>
        {t('requestId')}: <code>{frame.requestId}</code>
      </p>
    </footer>
  );
}
