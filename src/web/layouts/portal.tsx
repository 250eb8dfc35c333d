import type { Child } from 'hono/jsx';
import type { Crumb } from '../components/navigation.tsx';
import { Breadcrumbs } from '../components/navigation.tsx';
import { Document } from '../document.tsx';
import type { Frame } from '../frame.ts';
import { paths } from '../paths.ts';
import { words } from '../words.ts';
import { PortalFooter } from './footer.tsx';
import { Masthead } from './masthead.tsx';

export interface LayoutProps {
  readonly frame: Frame;
  /** Document title; the page writes its own `h1`. */
  readonly title: string;
  readonly description?: string | undefined;
  readonly hasErrors?: boolean | undefined;
  readonly noIndex?: boolean | undefined;
  readonly islands?: readonly string[] | undefined;
  /** Way back up. The home page is put first by the layout. */
  readonly crumbs?: readonly Crumb[] | undefined;
  readonly children?: Child;
}

export interface PortalLayoutProps extends LayoutProps {
  /** Full-width block directly under the masthead (`Hero`). */
  readonly hero?: Child;
  /** `text` keeps lines readable (default); `wide` is for lists with filters and for tables. */
  readonly width?: 'text' | 'wide';
}

/** The citizens' door. */
export function PortalLayout({ frame, hero, width = 'text', crumbs, children, ...page }: PortalLayoutProps) {
  const t = words(frame.lang);
  return Document({
    frame,
    door: 'portal',
    ...page,
    children: (
      <>
        <Masthead frame={frame} door={t('portal')} home={paths.home} search={!hero} open={Boolean(hero)} nav />
        {crumbs ? (
          <div class="wrap">
            <Breadcrumbs items={[{ href: paths.home, label: t('home') }, ...crumbs]} />
          </div>
        ) : null}
        {hero ? (
          <main id="main" tabindex={-1}>
            {hero}
            <div class={`wrap main main--${width}`}>{children}</div>
          </main>
        ) : (
          <main id="main" class={`wrap main main--${width}`} tabindex={-1}>
            {children}
          </main>
        )}
        <PortalFooter frame={frame} />
      </>
    ),
  });
}
