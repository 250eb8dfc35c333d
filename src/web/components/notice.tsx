import type { Child } from 'hono/jsx';
import { useLang } from '../lang.ts';
import type { ShellWord } from '../words.ts';
import { words } from '../words.ts';
import type { IconName } from './icon.tsx';
import { Icon } from './icon.tsx';

export type NoticeTone = 'info' | 'success' | 'warning' | 'error';

const LOOK = {
  info: ['info', 'noticeInfo'],
  success: ['done', 'noticeSuccess'],
  warning: ['alert', 'noticeWarning'],
  error: ['stop', 'noticeError'],
} as const satisfies Record<NoticeTone, readonly [IconName, ShellWord]>;

/** Something the reader should know, beside what the page is for. The tone is said in words too. */
export function Notice({ tone = 'info', title, children }: { tone?: NoticeTone; title?: string; children?: Child }) {
  const t = words(useLang());
  const [icon, word] = LOOK[tone];
  return (
    <div class={`notice notice--${tone}`} role={tone === 'error' ? 'alert' : undefined}>
      <Icon name={icon} size={24} />
      <div class="notice__body">
        {title ? (
          <p class="notice__title">
            <span class="vh">{t(word)}: </span>
            {title}
          </p>
        ) : (
          <span class="vh">{t(word)}: </span>
        )}
        {children}
      </div>
    </div>
  );
}

/** What has just happened, after the redirect: “Đã lưu.” Announced by screen readers. */
export function Banner({ tone = 'success', children }: { tone?: NoticeTone; children?: Child }) {
  const t = words(useLang());
  const [icon, word] = LOOK[tone];
  return (
    <div class={`banner notice--${tone}`} role="status">
      <Icon name={icon} size={24} />
      <p>
        <span class="vh">{t(word)}: </span>
        {children}
      </p>
    </div>
  );
}

/** The end of a journey: what was done and the code to keep. `level` 1 (the page's heading) unless the page has one. */
export function Panel({
  title,
  code,
  codeLabel,
  level = 1,
  children,
}: {
  title: string;
  code?: string;
  codeLabel?: string;
  level?: 1 | 2;
  children?: Child;
}) {
  return (
    <div class="panel">
      {level === 1 ? <h1>{title}</h1> : <h2 class="h1">{title}</h2>}
      {code ? (
        <p class="panel__code">
          {codeLabel ? <span>{codeLabel}</span> : null}
          <strong>{code}</strong>
        </p>
      ) : null}
      {children}
    </div>
  );
}

/** Nothing here yet, and what to do about it. */
export function EmptyState({ title, children, icon = 'list' }: { title: string; children?: Child; icon?: IconName }) {
  return (
    <div class="empty">
      <Icon name={icon} size={32} />
      <p class="empty__title">{title}</p>
      {children}
    </div>
  );
}

/** Holds the place of something an island is fetching. */
export function Loading({ lines = 3 }: { lines?: number }) {
  const t = words(useLang());
  return (
    <div class="loading" role="status">
      <span class="vh">{t('loading')}</span>
      {Array.from({ length: lines }, () => (
        <span class="loading__line" aria-hidden="true" />
      ))}
    </div>
  );
}

/** Said by islands and by the offline page when the network is gone. */
export function OfflineNote({ children }: { children?: Child }) {
  const t = words(useLang());
  return (
    <div class="notice notice--warning" role="status">
      <Icon name="offline" size={24} />
      <div class="notice__body">
        <p class="notice__title">{t('offline')}</p>
        {children ?? <p>{t('offlineText')}</p>}
      </div>
    </div>
  );
}

/** More for those who want it, closed at first. */
export function Details({ summary, open, children }: { summary: string; open?: boolean; children?: Child }) {
  return (
    <details class="details" open={open}>
      <summary>{summary}</summary>
      <div class="details__body">{children}</div>
    </details>
  );
}
