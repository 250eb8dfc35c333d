import type { Child } from 'hono/jsx';
import { useLang } from '../lang.ts';
import { words } from '../words.ts';
import { Icon } from './icon.tsx';

export interface Crumb {
  /** Absent for the page itself. */
  readonly href?: string;
  readonly label: string;
}

/** A link in text. `external` says in words that it leads to another site. */
export function Link({ href, external, children }: { href: string; external?: boolean; children?: Child }) {
  const t = words(useLang());
  return (
    <a href={href} rel={external ? 'external noopener' : undefined}>
      {children}
      {external ? <span class="vh"> {t('openNew')}</span> : null}
    </a>
  );
}

/** Where the page is; the last entry is the page itself. */
export function Breadcrumbs({ items }: { items: readonly Crumb[] }) {
  const t = words(useLang());
  return (
    <nav class="crumbs" aria-label={t('breadcrumbs')}>
      <ol>
        {items.map((item, at) => (
          <li>
            {item.href && at < items.length - 1 ? (
              <a href={item.href}>{item.label}</a>
            ) : (
              <span aria-current={at === items.length - 1 ? 'page' : undefined}>{item.label}</span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** “Quay lại” above a question. */
export function BackLink({ href, children }: { href: string; children?: Child }) {
  const t = words(useLang());
  return (
    <a class="backlink" href={href}>
      <Icon name="back" size={16} />
      {children ?? t('back')}
    </a>
  );
}

/** Parts of one page as links, each with its own address. */
export function Tabs({
  items,
  label,
}: {
  items: readonly { href: string; label: string; current?: boolean; count?: number }[];
  label?: string;
}) {
  const t = words(useLang());
  return (
    <nav class="tabs" aria-label={label ?? t('tabs')}>
      <ul>
        {items.map((item) => (
          <li>
            <a href={item.href} aria-current={item.current ? 'page' : undefined}>
              {item.label}
              {item.count === undefined ? null : <span class="tabs__count">{item.count}</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Paging by cursor: only back and on, since lists are never counted in full. */
export function Pager({
  previous,
  next,
  shown,
}: {
  /** Address of the page before; absent on the first. */
  previous?: string | undefined;
  next?: string | undefined;
  /** What is in sight, in words: “20 hồ sơ mới nhất”. */
  shown?: string | undefined;
}) {
  const t = words(useLang());
  if (!previous && !next) return shown ? <p class="pager__shown">{shown}</p> : null;
  return (
    <nav class="pager" aria-label={t('pages')}>
      {previous ? (
        <a rel="prev" href={previous}>
          <Icon name="back" size={16} />
          {t('previous')}
        </a>
      ) : (
        <span />
      )}
      {shown ? <span class="pager__shown">{shown}</span> : null}
      {next ? (
        <a rel="next" href={next}>
          {t('next')}
          <Icon name="arrow" size={16} />
        </a>
      ) : (
        <span />
      )}
    </nav>
  );
}

/** How far a journey of several questions is: words first, a bar beside them. `current` counts from 1. */
export function StepIndicator({ current, total, label }: { current: number; total: number; label?: string }) {
  const t = words(useLang());
  return (
    <div class="steps">
      <p>
        <strong>{t('step', { n: current, total })}</strong>
        {label ? <span> – {label}</span> : null}
      </p>
      <svg class="steps__bar" viewBox={`0 0 ${total * 10 - 0.6} 4`} preserveAspectRatio="none" aria-hidden="true">
        {Array.from({ length: total }, (_, at) => (
          <rect class={at < current ? 'is-done' : 'is-todo'} x={at * 10} y={0} width={9.4} height={4} />
        ))}
      </svg>
    </div>
  );
}

/** The chapters of a long form, with where the person is. */
export function StepList({
  items,
}: {
  items: readonly { label: string; state: 'done' | 'current' | 'todo'; href?: string }[];
}) {
  const t = words(useLang());
  return (
    <ol class="steplist">
      {items.map((item) => (
        <li class={`is-${item.state}`} aria-current={item.state === 'current' ? 'step' : undefined}>
          {item.href ? <a href={item.href}>{item.label}</a> : <span>{item.label}</span>}
          {item.state === 'done' ? (
            <>
              <Icon name="check" size={16} />
              <span class="vh"> ({t('stepDone')})</span>
            </>
          ) : null}
        </li>
      ))}
    </ol>
  );
}
