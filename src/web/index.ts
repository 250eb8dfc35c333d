/** The design system's face: pages import from here and from nowhere deeper. */
export { asset, serveAssets } from './assets.ts';
export * from './components/index.ts';
export { Document } from './document.tsx';
export { ErrorPage, OfflinePage } from './error-page.tsx';
export { errorFor, fieldId, readDate, readMoney } from './form.ts';
export * from './format.ts';
export { type Frame, type FrameNav, type Theme, withQuery } from './frame.ts';
export { useLang, useText } from './lang.ts';
export { CentreLayout } from './layouts/centre.tsx';
export { type LayoutProps, PortalLayout, type PortalLayoutProps } from './layouts/portal.tsx';
export { WorkspaceLayout } from './layouts/workspace.tsx';
export { frameOf, langOf, navFor, type PageOptions, page } from './page.tsx';
export { paths } from './paths.ts';
export { slot } from './slots.tsx';
export { webManifest } from './web-manifest.ts';
