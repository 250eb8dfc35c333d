import { Icon } from '../components/icon.tsx';
import type { Frame } from '../frame.ts';
import { withQuery } from '../frame.ts';
import { paths } from '../paths.ts';
import { words } from '../words.ts';

/** Sign-in link, or who is signed in with a menu that opens without script (`details`). Signing out is a POST. */
export function UserMenu({ frame }: { frame: Frame }) {
  const t = words(frame.lang);
  const { viewer } = frame;
  if (!viewer) {
    return (
      <a class="signin" href={withQuery(paths.signIn, { 'tro-ve': frame.path })}>
        <Icon name="user" />
        <span class="signin__word">{t('signIn')}</span>
      </a>
    );
  }
  return (
    <div class="usermenu">
      <a class="bell" href={paths.notices}>
        <Icon name="bell" />
        {frame.notices > 0 ? (
          <span class="bell__count" aria-hidden="true">
            {frame.notices > 99 ? '99+' : frame.notices}
          </span>
        ) : null}
        <span class="vh">{frame.notices > 0 ? t('noticesUnread', { n: frame.notices }) : t('noticesLabel')}</span>
      </a>
      <details class="menu">
        <summary>
          <Icon name="user" />
          <span class="menu__name" aria-hidden="true">
            {viewer.name}
          </span>
          <span class="vh">{t('account', { name: viewer.name })}</span>
        </summary>
        <div class="menu__body">
          <p class="menu__who">
            <strong>{viewer.name}</strong>
            {viewer.title ? <span>{viewer.title}</span> : null}
            {viewer.unit ? <span>{viewer.unit}</span> : null}
          </p>
          <ul>
            <li>
              <a href={paths.dossiers}>{t('myDossiers')}</a>
            </li>
            <li>
              <a href={paths.account}>{t('accountAndData')}</a>
            </li>
            {viewer.staff ? (
              <>
                <li>
                  <a href={paths.workspace}>{t('workspace')}</a>
                </li>
                <li>
                  <a href={paths.centre}>{t('centre')}</a>
                </li>
              </>
            ) : null}
          </ul>
          <form method="post" action={paths.signOut}>
            <button type="submit" class="menu__out">
              {t('signOut')}
            </button>
          </form>
        </div>
      </details>
    </div>
  );
}
