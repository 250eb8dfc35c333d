import { Breadcrumbs } from '../components/navigation.tsx';
import { Document } from '../document.tsx';
import { paths } from '../paths.ts';
import { words } from '../words.ts';
import { StaffFooter } from './footer.tsx';
import { Masthead, NavList } from './masthead.tsx';
import type { LayoutProps } from './portal.tsx';

/** The officers' door: dense, navigation at the left (at the top on a phone), office and role always in sight. */
export function WorkspaceLayout({ frame, crumbs, children, ...page }: LayoutProps) {
  const t = words(frame.lang);
  const { viewer } = frame;
  return Document({
    frame,
    door: 'workspace',
    noIndex: true,
    ...page,
    children: (
      <>
        <Masthead frame={frame} door={t('workspace')} home={paths.workspace} />
        <div class="desk">
          <aside class="desk__side">
            <div class="desk__stick">
              {viewer?.unit || viewer?.title ? (
                <p class="desk__who">
                  {viewer.unit ? <strong>{viewer.unit}</strong> : null}
                  {viewer.title ? <span>{viewer.title}</span> : null}
                </p>
              ) : null}
              <nav class="sidenav" aria-label={t('mainNav')}>
                <NavList frame={frame} />
              </nav>
            </div>
          </aside>
          <div class="desk__body">
            {crumbs ? <Breadcrumbs items={[{ href: paths.workspace, label: t('workspace') }, ...crumbs]} /> : null}
            <main id="main" class="main" tabindex={-1}>
              {children}
            </main>
            <StaffFooter frame={frame} />
          </div>
        </div>
      </>
    ),
  });
}
