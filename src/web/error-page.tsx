import type { Problem } from '../kernel/problem.ts';
import { ButtonGroup, ButtonLink } from './components/button.tsx';
import { ErrorSummary } from './components/form.tsx';
import type { Frame } from './frame.ts';
import { withQuery } from './frame.ts';
import { CentreLayout } from './layouts/centre.tsx';
import { PortalLayout } from './layouts/portal.tsx';
import { WorkspaceLayout } from './layouts/workspace.tsx';
import { paths } from './paths.ts';
import { words } from './words.ts';

const KNOWN = {
  401: ['e401', 'e401Text'],
  403: ['e403', 'e403Text'],
  404: ['e404', 'e404Text'],
  422: ['e422', 'e422Text'],
  500: ['e500', 'e500Text'],
  503: ['e503', 'e503Text'],
} as const;

export interface ErrorPageProps {
  readonly frame: Frame;
  readonly status: number;
  /** What went wrong in words, when an expected {@link Problem} says so. Unexpected errors give none: nothing inner is shown. */
  readonly problem?: Problem | undefined;
  readonly door?: 'portal' | 'workspace' | 'centre';
}

/** The answer when a page cannot be shown: what happened, what to do, and the id to quote. */
export function ErrorPage({ frame, status, problem, door = 'portal' }: ErrorPageProps) {
  const t = words(frame.lang);
  const known = KNOWN[status as keyof typeof KNOWN];
  const title = known ? t(known[0]) : t('eOther');
  const Layout = { portal: PortalLayout, workspace: WorkspaceLayout, centre: CentreLayout }[door];
  // Who is no officer would only be refused again at the workspace's own first page.
  const own = { portal: paths.home, workspace: paths.workspace, centre: paths.centre }[door];
  const home = frame.viewer?.staff ? own : paths.home;
  // A refusal for a reason of its own (an identity of too low a level) says itself what to do.
  const advice = known && !(status === 403 && problem && problem.code !== 'forbidden') ? t(known[1]) : null;
  return (
    <Layout frame={frame} title={title} noIndex>
      <div class="failure">
        <p class="failure__status" aria-hidden="true">
          {status}
        </p>
        <h1>{title}</h1>
        {problem ? <p class="lede">{problem.text[frame.lang]}</p> : null}
        <ErrorSummary problems={problem?.fields.map((field) => ({ path: '', message: field.message }))} />
        {advice ? <p>{advice}</p> : null}
        <ButtonGroup>
          {status === 401 ? (
            <ButtonLink href={withQuery(paths.signIn, { 'tro-ve': frame.path })}>{t('signIn')}</ButtonLink>
          ) : null}
          {status === 500 || status === 503 ? <ButtonLink href={frame.path}>{t('retry')}</ButtonLink> : null}
          {status === 404 && door === 'portal' ? (
            <ButtonLink href={paths.procedures}>{t('searchProcedures')}</ButtonLink>
          ) : null}
          <ButtonLink kind="secondary" href={home}>
            {t('goHome')}
          </ButtonLink>
        </ButtonGroup>
        <p class="failure__id">
          {t('requestId')}: <code>{frame.requestId}</code>
        </p>
      </div>
    </Layout>
  );
}

/** Kept by the browser and shown when there is no network. */
export function OfflinePage({ frame }: { frame: Frame }) {
  const t = words(frame.lang);
  return (
    <PortalLayout frame={frame} title={t('offline')} noIndex>
      <div class="failure">
        <h1>{t('offline')}</h1>
        <p class="lede">{t('offlineText')}</p>
        <ButtonGroup>
          <ButtonLink href={frame.path}>{t('retry')}</ButtonLink>
        </ButtonGroup>
      </div>
    </PortalLayout>
  );
}
