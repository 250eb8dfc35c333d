import { Hero, PageHead, SearchBox } from './components/index.ts';
import type { Frame } from './frame.ts';
import { CentreLayout } from './layouts/centre.tsx';
import { PortalLayout } from './layouts/portal.tsx';
import { WorkspaceLayout } from './layouts/workspace.tsx';
import { ContentSamples } from './style-guide/content.tsx';
import { DataSamples } from './style-guide/data.tsx';
import { FormSamples } from './style-guide/forms.tsx';

/** Every component of the design system with realistic content, in any of the three layouts. */
export function StyleGuidePage({ frame, door = 'portal' }: { frame: Frame; door?: 'portal' | 'workspace' | 'centre' }) {
  const title = 'Hệ thiết kế';
  const Layout = { portal: PortalLayout, workspace: WorkspaceLayout, centre: CentreLayout }[door];
  const hero = (
    <Hero
      title="Bạn cần làm thủ tục gì?"
      lede="Nộp hồ sơ, theo dõi và nhận kết quả có chữ ký số, trên điện thoại, không cần đến trụ sở."
      skyline={frame.province.skyline}
    >
      <SearchBox />
    </Hero>
  );
  return (
    <Layout
      frame={frame}
      title={title}
      {...(door === 'portal' ? { hero, width: 'wide' as const } : { crumbs: [{ label: title }] })}
    >
      {door === 'portal' ? null : (
        <PageHead
          title={title}
          kicker="Dành cho người viết giao diện"
          lede="Mọi thành phần dùng chung của ba cửa: cổng dịch vụ, không gian làm việc, trung tâm điều hành."
        />
      )}
      <section class="stack prose" id="bieu-mau">
        <h2>Biểu mẫu</h2>
        <FormSamples />
      </section>
      <section class="stack" id="noi-dung">
        <h2>Nội dung</h2>
        <ContentSamples />
      </section>
      <section class="stack" id="so-lieu">
        <h2>Số liệu</h2>
        <DataSamples />
      </section>
    </Layout>
  );
}
