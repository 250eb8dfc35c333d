import type { Child } from 'hono/jsx';
import { fieldId } from '../form.ts';
import { useLang } from '../lang.ts';
import { words } from '../words.ts';

/** What every form field has. Texts are already in the reader's language. */
export interface FieldProps {
  /** Path of the value in the input, joined by dots; also the name that is posted. */
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  /** Says “(không bắt buộc)” beside the label: everything else is required. */
  readonly optional?: boolean | undefined;
  /** The label is the heading of the page (one question per page): it becomes the `h1`. */
  readonly heading?: boolean | undefined;
}

/** Ids that describe the control, in reading order. */
export function describedBy(field: Pick<FieldProps, 'name' | 'hint' | 'error'>): string | undefined {
  const id = fieldId(field.name);
  const ids = [field.hint ? `${id}-hint` : '', field.error ? `${id}-error` : ''].filter(Boolean);
  return ids.length > 0 ? ids.join(' ') : undefined;
}

function LabelText({ label, optional }: Pick<FieldProps, 'label' | 'optional'>) {
  const t = words(useLang());
  return (
    <>
      {label}
      {optional ? <span class="field__optional"> ({t('optional')})</span> : null}
    </>
  );
}

function Describing({ name, hint, error }: Pick<FieldProps, 'name' | 'hint' | 'error'>) {
  const t = words(useLang());
  const id = fieldId(name);
  return (
    <>
      {hint ? (
        <p class="field__hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      {error ? (
        <p class="field__error" id={`${id}-error`}>
          <span class="vh">{t('error')}: </span>
          {error}
        </p>
      ) : null}
    </>
  );
}

/** Label, hint, error and one control. */
export function Field({ children, ...field }: FieldProps & { children?: Child }) {
  const label = (
    <label class="field__label" for={fieldId(field.name)}>
      <LabelText label={field.label} optional={field.optional} />
    </label>
  );
  return (
    <div class={field.error ? 'field field--error' : 'field'}>
      {field.heading ? <h1 class="field__heading">{label}</h1> : label}
      <Describing name={field.name} hint={field.hint} error={field.error} />
      {children}
    </div>
  );
}

/** The same around a group of controls: a fieldset whose legend is the label. */
export function FieldGroup({ children, ...field }: FieldProps & { children?: Child }) {
  const text = <LabelText label={field.label} optional={field.optional} />;
  return (
    <fieldset class={field.error ? 'field field--error' : 'field'} aria-describedby={describedBy(field)}>
      <legend class="field__label">{field.heading ? <h1 class="field__heading">{text}</h1> : text}</legend>
      <Describing name={field.name} hint={field.hint} error={field.error} />
      {children}
    </fieldset>
  );
}
