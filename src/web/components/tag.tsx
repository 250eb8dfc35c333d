import { formatDateTime, machineTime, type When } from '../format.ts';
import { useLang } from '../lang.ts';
import type { ShellWord } from '../words.ts';
import { words } from '../words.ts';
import type { IconName } from './icon.tsx';
import { Icon } from './icon.tsx';

export type TagTone = 'neutral' | 'info' | 'progress' | 'waiting' | 'success' | 'danger';

const SHAPE: Record<TagTone, IconName> = {
  neutral: 'dot',
  info: 'info',
  progress: 'clock',
  waiting: 'pause',
  success: 'done',
  danger: 'alert',
};

/** A short word about a thing: “Mức độ toàn trình”. */
export function Tag({ tone = 'neutral', children }: { tone?: TagTone; children: string }) {
  return <span class={`tag tag--${tone}`}>{children}</span>;
}

/** The state of a subject: colour, shape and word say the same. */
export function StatusTag({ tone, children }: { tone: TagTone; children: string }) {
  return (
    <span class={`tag tag--${tone}`}>
      <Icon name={SHAPE[tone]} size={16} />
      {children}
    </span>
  );
}

export type DeadlineState = 'on-time' | 'soon' | 'overdue' | 'paused' | 'done' | 'done-late';

const DEADLINE = {
  'on-time': ['info', 'clock', 'onTime'],
  soon: ['waiting', 'alert', 'dueSoon'],
  overdue: ['danger', 'stop', 'overdue'],
  paused: ['neutral', 'pause', 'paused'],
  done: ['success', 'done', 'doneOnTime'],
  'done-late': ['danger', 'done', 'doneLate'],
} as const satisfies Record<DeadlineState, readonly [TagTone, IconName, ShellWord]>;

/** How a dossier stands against its due date. `note` says how much is left or over: “còn 1 ngày làm việc”. */
export function DeadlineTag({
  state,
  due,
  note,
}: {
  state: DeadlineState;
  due?: When | undefined;
  note?: string | undefined;
}) {
  const t = words(useLang());
  const [tone, icon, word] = DEADLINE[state];
  return (
    <span class="deadline">
      <span class={`tag tag--${tone}`}>
        <Icon name={icon} size={16} />
        {t(word)}
      </span>
      {due ? (
        <time datetime={machineTime(due)} class="deadline__due">
          {formatDateTime(due)}
        </time>
      ) : null}
      {note ? <span class="deadline__note">{note}</span> : null}
    </span>
  );
}
