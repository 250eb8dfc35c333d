import type { Context } from 'hono';
import { ask, execute } from '../../../kernel/execute.ts';
import type { Env } from '../../../kernel/module.ts';
import { listNotifications, markRead, type Notification } from '../../../kernel/notifications/index.ts';
import type { Lang } from '../../../kernel/text.ts';
import { Banner, DateTime, EmptyState, PageHead, Pager, page, paths, Tag, withQuery } from '../../../web/index.ts';
import { noticeWords } from '../words/account.ts';
import { Deed } from './deed.tsx';

const ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** `/thong-bao`: messages to the person signed in, newest first. */
export async function noticesPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const t = noticeWords(ctx.lang);
  const asked = c.req.query('sau');
  const cursor = asked && ID.test(asked) ? asked : undefined;
  const { notifications, next } = await ask(ctx, listNotifications, cursor ? { cursor } : {});
  const unread = notifications.some((notice) => notice.readAt === null);
  return page(
    c,
    { door: 'portal', title: t('title'), noIndex: true, crumbs: [{ label: t('title') }] },
    <>
      {c.req.query('xong') ? <Banner>{t('marked')}</Banner> : null}
      <PageHead title={t('title')}>
        {unread ? <Deed action={`${paths.notices}/da-doc`}>{t('markAll')}</Deed> : null}
      </PageHead>
      {notifications.length === 0 ? (
        <EmptyState title={t('none')} icon="bell">
          <p>{t('noneText')}</p>
        </EmptyState>
      ) : (
        notifications.map((notice) => <NoticeItem notice={notice} lang={ctx.lang} />)
      )}
      <Pager
        {...(cursor ? { previous: paths.notices } : {})}
        {...(next ? { next: withQuery(paths.notices, { sau: next }) } : {})}
      />
    </>,
  );
}

/** Blank lines begin a new paragraph, as in the e-mail of the same text. */
function NoticeItem({ notice, lang }: { notice: Notification; lang: Lang }) {
  const t = noticeWords(lang);
  const title = notice.title[lang];
  return (
    <article class="card">
      <h2>{notice.href ? <a href={notice.href}>{title}</a> : title}</h2>
      <p class="muted">
        {notice.readAt === null ? (
          <>
            <Tag tone="info">{t('unread')}</Tag>{' '}
          </>
        ) : null}
        <DateTime value={notice.createdAt} />
      </p>
      {notice.body[lang].split(/\n{2,}/).map((paragraph) => (
        <p>{paragraph}</p>
      ))}
    </article>
  );
}

export async function markAllRead(c: Context<Env>): Promise<Response> {
  await execute(c.get('ctx'), markRead, { all: true });
  return c.redirect(`${paths.notices}?xong=1`, 303);
}
