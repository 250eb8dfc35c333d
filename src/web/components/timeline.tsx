import type { Child } from 'hono/jsx';
import type { When } from '../format.ts';
import { DateTime } from './values.tsx';

export interface TimelineItem {
  readonly at?: When | undefined;
  readonly title: string;
  /** Who: name and office, or “Hệ thống”. */
  readonly by?: string | undefined;
  readonly detail?: Child;
  readonly state?: 'done' | 'current' | 'todo' | 'alert';
}

/** What happened to a dossier, oldest first, and what comes next. */
export function Timeline({ items }: { items: readonly TimelineItem[] }) {
  return (
    <ol class="timeline">
      {items.map((item) => (
        <li class={`is-${item.state ?? 'done'}`} aria-current={item.state === 'current' ? 'step' : undefined}>
          <p class="timeline__title">{item.title}</p>
          {item.at || item.by ? (
            <p class="timeline__meta">
              {item.at ? <DateTime value={item.at} /> : null}
              {item.at && item.by ? ' · ' : null}
              {item.by}
            </p>
          ) : null}
          {item.detail ? <div class="timeline__detail">{item.detail}</div> : null}
        </li>
      ))}
    </ol>
  );
}
