import { Icon } from '../components/icon.tsx';
import { Mark, Skyline } from '../components/mark.tsx';
import type { Frame } from '../frame.ts';
import { paths } from '../paths.ts';
import { words } from '../words.ts';
import { LanguageSwitch } from './switches.tsx';
import { UserMenu } from './user-menu.tsx';

export interface MastheadProps {
  readonly frame: Frame;
  /** Name of the door under the province's name. */
  readonly door: string;
  readonly home: string;
  readonly search?: boolean;
  readonly nav?: boolean;
  /** True when a hero follows: the skyline then ends the hero instead. */
  readonly open?: boolean;
}

/** Demo ribbon, brand, language, account: the top of all three doors. */
export function Masthead({ frame, door, home, search = false, nav = false, open = false }: MastheadProps) {
  const t = words(frame.lang);
  return (
    <header class="top">
      {frame.readOnly ? (
        <p class="ribbon" role="status">
          {t('readOnly')}
        </p>
      ) : null}
      {frame.demo ? <p class="ribbon">{t('demo')}</p> : null}
      <div class={open ? 'masthead masthead--open' : 'masthead'}>
        {open ? null : <Skyline path={frame.province.skyline} />}
        <div class="masthead__row wrap">
          <a class="brand" href={home}>
            <Mark />
            <span class="brand__words">
              <strong>{frame.province.name[frame.lang]}</strong>
              <span>{door}</span>
            </span>
          </a>
          {search ? (
            <search class="headsearch" aria-label={t('search')}>
              <form method="get" action={paths.procedures}>
                <label class="vh" for="headsearch">
                  {t('searchProcedures')}
                </label>
                <input id="headsearch" type="search" name="q" placeholder={t('searchProcedures')} autocomplete="off" />
                <button type="submit">
                  <Icon name="search" />
                  <span class="vh">{t('search')}</span>
                </button>
              </form>
            </search>
          ) : null}
          <div class="masthead__tools">
            {search ? (
              <a class="searchlink" href={paths.procedures}>
                <Icon name="search" />
                <span class="vh">{t('searchProcedures')}</span>
              </a>
            ) : null}
            <LanguageSwitch frame={frame} />
            <UserMenu frame={frame} />
          </div>
        </div>
        {nav && frame.nav.length > 0 ? (
          <nav class="mainnav wrap" aria-label={t('mainNav')}>
            <NavList frame={frame} />
          </nav>
        ) : null}
      </div>
    </header>
  );
}

/** The entries of the door; the current one is marked for eyes and for screen readers. */
export function NavList({ frame }: { frame: Frame }) {
  return (
    <ul>
      {frame.nav.map((item) => (
        <li>
          <a href={item.href} aria-current={item.current ? 'page' : undefined}>
            {item.label[frame.lang]}
          </a>
        </li>
      ))}
    </ul>
  );
}
