import { Breadcrumbs } from '../components/navigation.tsx';
import { Document } from '../document.tsx';
import { paths } from '../paths.ts';
import { words } from '../words.ts';
import { StaffFooter } from './footer.tsx';
import { Masthead } from './masthead.tsx';
import type { LayoutProps } from './portal.tsx';

/** The leaders' door: the whole width of a wall or a tablet, made to be read from a distance. */
export function CentreLayout({ frame, crumbs, children, ...page }: LayoutProps) {
  const t = words(frame.lang);
  return Document({
    frame,
    door: 'centre',
    noIndex: true,
    ...page,
    children: (
      <>
        <Masthead frame={frame} door={t('centre')} home={paths.centre} nav />
        <div class="wrap">
          {crumbs ? <Breadcrumbs items={[{ href: paths.centre, label: t('centre') }, ...crumbs]} /> : null}
          <main id="main" class="main main--wide" tabindex={-1}>
            {children}
          </main>
          <StaffFooter frame={frame} />
        </div>
      </>
    ),
  });
}
