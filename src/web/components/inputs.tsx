import { fieldId } from '../form.ts';
import { formatMoney, formatNumber } from '../format.ts';
import { useLang } from '../lang.ts';
import { words } from '../words.ts';
import type { FieldProps } from './field.tsx';
import { describedBy, Field, FieldGroup } from './field.tsx';

export type Width = 'xs' | 's' | 'm' | 'l' | 'full';

interface TextLike extends FieldProps {
  readonly value?: string | undefined;
  /** HTML autofill token: `name`, `tel`, `email`, `street-address`, `bday-day` … (WCAG 1.3.5). */
  readonly autocomplete?: string | undefined;
  readonly maxLength?: number | undefined;
  /** How long the answer is expected to be. */
  readonly width?: Width | undefined;
}

export interface TextInputProps extends TextLike {
  readonly type?: 'text' | 'email' | 'tel' | 'url' | 'search' | 'password';
  readonly inputMode?: 'text' | 'numeric' | 'decimal' | 'tel' | 'email' | 'url' | 'search';
  /** Put before or after the box: a unit. */
  readonly suffix?: string | undefined;
  readonly spellcheck?: boolean;
}

/** One line of text. */
export function TextInput(props: TextInputProps) {
  const input = (
    <input
      class={`input input--${props.width ?? 'l'}`}
      id={fieldId(props.name)}
      name={props.name}
      type={props.type ?? 'text'}
      value={props.value}
      inputmode={props.inputMode}
      autocomplete={props.autocomplete}
      maxlength={props.maxLength}
      spellcheck={props.spellcheck}
      aria-describedby={describedBy(props)}
      aria-invalid={props.error ? 'true' : undefined}
    />
  );
  return (
    <Field {...props}>
      {props.suffix ? (
        <div class="affix">
          {input}
          <span class="affix__unit">{props.suffix}</span>
        </div>
      ) : (
        input
      )}
    </Field>
  );
}

/** Several lines of text. */
export function Textarea(props: TextLike & { rows?: number }) {
  return (
    <Field {...props}>
      <textarea
        class="input input--full"
        id={fieldId(props.name)}
        name={props.name}
        rows={props.rows ?? 4}
        maxlength={props.maxLength}
        autocomplete={props.autocomplete}
        aria-describedby={describedBy(props)}
        aria-invalid={props.error ? 'true' : undefined}
      >
        {props.value ?? ''}
      </textarea>
    </Field>
  );
}

type NumberLike = Omit<TextInputProps, 'value' | 'type' | 'inputMode'> & {
  /** The number, or what the person typed when it was not one. */
  readonly value?: number | string | undefined;
};

/** A number typed on a numeric keyboard; a text box underneath, since spinners and scrolling change numbers unseen. */
export function NumberInput({ value, ...props }: NumberLike) {
  const lang = useLang();
  const shown = typeof value === 'number' ? formatNumber(value, lang) : value;
  return (
    <TextInput width="s" {...props} value={shown} inputMode="numeric" autocomplete={props.autocomplete ?? 'off'} />
  );
}

/** An amount in whole VND, shown with thousands marks; `readMoney` takes what comes back. */
export function MoneyInput({ value, ...props }: NumberLike) {
  const lang = useLang();
  const t = words(lang);
  const shown = typeof value === 'number' ? formatMoney(value, lang).split('\u00a0')[0] : value;
  return <TextInput width="m" suffix={t('dong')} {...props} value={shown} inputMode="numeric" autocomplete="off" />;
}

/**
 * A date people know by heart (birthday, date on a paper) in three boxes; posts `name.day`, `name.month`,
 * `name.year`, read by `readDate`. `value` is `YYYY-MM-DD` or the `d/m/y` that was typed.
 */
export function DateInput({
  value,
  birthday,
  ...props
}: FieldProps & { value?: string | undefined; birthday?: boolean }) {
  const t = words(useLang());
  const field = { hint: t('dateHint'), ...props };
  const id = fieldId(props.name);
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value ?? '');
  const [day, month, year] = iso ? [iso[3], iso[2], iso[1]] : (value ?? '').split('/');
  const boxes = [
    ['day', t('day'), day, 2, id, 'bday-day'],
    ['month', t('month'), month, 2, `${id}-month`, 'bday-month'],
    ['year', t('year'), year, 4, `${id}-year`, 'bday-year'],
  ] as const;
  return (
    <FieldGroup {...field}>
      <div class="dateboxes">
        {boxes.map(([part, label, text, length, boxId, token]) => (
          <div>
            <label for={boxId}>{label}</label>
            <input
              class={`input input--${part === 'year' ? 's' : 'xs'}`}
              id={boxId}
              name={`${props.name}.${part}`}
              type="text"
              inputmode="numeric"
              maxlength={length}
              value={text}
              autocomplete={birthday ? token : 'off'}
              aria-describedby={props.error ? `${id}-error` : undefined}
              aria-invalid={props.error ? 'true' : undefined}
            />
          </div>
        ))}
      </div>
    </FieldGroup>
  );
}
