import type { Child } from 'hono/jsx';
import type { When } from '../format.ts';
import { formatDate, formatDateTime, formatMoney, formatQuantity, machineTime } from '../format.ts';
import { useLang } from '../lang.ts';
import { words } from '../words.ts';

/** A date as `dd/MM/yyyy`. */
export function DateText({ value }: { value: When }) {
  return <time datetime={machineTime(value)}>{formatDate(value)}</time>;
}

/** An instant as `HH:mm dd/MM/yyyy`, province time. */
export function DateTime({ value }: { value: When }) {
  return <time datetime={machineTime(value)}>{formatDateTime(value)}</time>;
}

/** Integer VND. */
export function Money({ vnd }: { vnd: number }) {
  return <data value={String(vnd)}>{formatMoney(vnd, useLang())}</data>;
}

/** A number with its unit, in the reader's way of writing. */
export function Quantity({ value, unit }: { value: number; unit?: string }) {
  return <data value={String(value)}>{formatQuantity(value, unit, useLang())}</data>;
}

export interface Pair {
  readonly label: string;
  readonly value: Child;
}

/** Facts of a thing, label and value. */
export function KeyValue({ items }: { items: readonly Pair[] }) {
  return (
    <dl class="keyvalue">
      {items.map((item) => (
        <div>
          <dt>{item.label}</dt>
          <dd>{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}

export interface Answer {
  readonly label: string;
  /** Null or empty: “Chưa trả lời”. */
  readonly value: Child;
  /** Address of the question, to change the answer. */
  readonly changeHref?: string | undefined;
}

/** “Kiểm tra lại”: every answer with a way back to its question. */
export function SummaryList({ answers, title }: { answers: readonly Answer[]; title?: string }) {
  const t = words(useLang());
  return (
    <section class="summary">
      {title ? <h2>{title}</h2> : null}
      <dl class="summary__list">
        {answers.map((answer) => (
          <div>
            <dt>{answer.label}</dt>
            <dd>
              {answer.value === null || answer.value === undefined || answer.value === '' ? (
                <span class="muted">{t('noAnswer')}</span>
              ) : (
                answer.value
              )}
            </dd>
            {answer.changeHref ? (
              <dd class="summary__change">
                <a href={answer.changeHref}>
                  {t('change')}
                  <span class="vh"> {answer.label}</span>
                </a>
              </dd>
            ) : null}
          </div>
        ))}
      </dl>
    </section>
  );
}
