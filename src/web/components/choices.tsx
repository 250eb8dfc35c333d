import type { Child } from 'hono/jsx';
import { fieldId } from '../form.ts';
import { useLang } from '../lang.ts';
import { words } from '../words.ts';
import { Button } from './button.tsx';
import type { FieldProps } from './field.tsx';
import { describedBy, Field, FieldGroup } from './field.tsx';

export interface Option {
  readonly value: string;
  readonly label: string;
  readonly hint?: string | undefined;
  /** Shown under the option whether chosen or not: no script hides it. */
  readonly detail?: Child;
}

interface ChoiceProps extends FieldProps {
  readonly options: readonly Option[];
}

function Choices({
  field,
  type,
  chosen,
  inline,
}: {
  field: ChoiceProps;
  type: 'radio' | 'checkbox';
  chosen: readonly string[];
  inline?: boolean | undefined;
}) {
  const id = fieldId(field.name);
  return (
    <div class={inline ? 'choices choices--inline' : 'choices'}>
      {field.options.map((option, at) => {
        const optionId = at === 0 ? id : `${id}-${at + 1}`;
        return (
          <div class="choice">
            <input
              type={type}
              id={optionId}
              name={field.name}
              value={option.value}
              checked={chosen.includes(option.value)}
              aria-describedby={option.hint ? `${optionId}-note` : undefined}
            />
            <label for={optionId}>{option.label}</label>
            {option.hint ? (
              <p class="choice__hint" id={`${optionId}-note`}>
                {option.hint}
              </p>
            ) : null}
            {option.detail ? <div class="choice__detail">{option.detail}</div> : null}
          </div>
        );
      })}
    </div>
  );
}

/** One of a few. Nothing is chosen beforehand unless the person chose it. */
export function Radios({ value, inline, ...field }: ChoiceProps & { value?: string | undefined; inline?: boolean }) {
  return (
    <FieldGroup {...field}>
      <Choices field={field} type="radio" chosen={value === undefined ? [] : [value]} inline={inline} />
    </FieldGroup>
  );
}

/** Any number of a few; posts the name once per chosen option. */
export function Checkboxes({ values = [], ...field }: ChoiceProps & { values?: readonly string[] | undefined }) {
  return (
    <FieldGroup {...field}>
      <Choices field={field} type="checkbox" chosen={values} />
    </FieldGroup>
  );
}

/** A single promise or consent: one box with its own sentence. */
export function Checkbox({
  name,
  label,
  value = 'yes',
  checked,
  hint,
  error,
}: Omit<FieldProps, 'heading' | 'optional'> & { value?: string; checked?: boolean }) {
  const t = words(useLang());
  const id = fieldId(name);
  return (
    <div class={error ? 'field field--error' : 'field'}>
      {error ? (
        <p class="field__error" id={`${id}-error`}>
          <span class="vh">{t('error')}: </span>
          {error}
        </p>
      ) : null}
      <div class="choice">
        <input
          type="checkbox"
          id={id}
          name={name}
          value={value}
          checked={checked}
          aria-describedby={describedBy({ name, hint, error })}
          aria-invalid={error ? 'true' : undefined}
        />
        <label for={id}>{label}</label>
        {hint ? (
          <p class="choice__hint" id={`${id}-hint`}>
            {hint}
          </p>
        ) : null}
      </div>
    </div>
  );
}

/** One of many short options. Options may be grouped: `{ label, options }`. */
export function Select({
  options,
  value,
  empty,
  ...field
}: FieldProps & {
  options: readonly (Option | { readonly label: string; readonly options: readonly Option[] })[];
  value?: string | undefined;
  /** Text of the empty first option; `false` leaves it out. */
  empty?: string | false;
}) {
  const t = words(useLang());
  const one = (option: Option) => (
    <option value={option.value} selected={option.value === value}>
      {option.label}
    </option>
  );
  return (
    <Field {...field}>
      <select
        class="input input--l"
        id={fieldId(field.name)}
        name={field.name}
        aria-describedby={describedBy(field)}
        aria-invalid={field.error ? 'true' : undefined}
      >
        {empty === false ? null : <option value="">{empty ?? t('choose')}</option>}
        {options.map((option) =>
          'options' in option ? <optgroup label={option.label}>{option.options.map(one)}</optgroup> : one(option),
        )}
      </select>
    </Field>
  );
}

/**
 * One of very many (communes, occupations) without script: a search box whose button posts the form with
 * `name=queryName`, and the hits as radios. The page answers the search and renders again; nothing else is lost.
 */
export function SearchSelect({
  query,
  queryName,
  value,
  ...field
}: ChoiceProps & {
  query?: string | undefined;
  /** Name of the search box; the page sees it filled and searches instead of going on. */
  queryName: string;
  value?: string | undefined;
}) {
  const t = words(useLang());
  const queryId = fieldId(queryName);
  return (
    <FieldGroup {...field}>
      <div class="searchselect">
        <label class="vh" for={queryId}>
          {t('search')}
        </label>
        <input class="input input--l" id={queryId} type="search" name={queryName} value={query} autocomplete="off" />
        <Button kind="secondary" icon="search" name="_search" value={queryName} noValidate>
          {t('find')}
        </Button>
      </div>
      {query ? (
        <p class="field__hint" role="status">
          {field.options.length > 0 ? t('foundSome', { q: query }) : t('foundNone', { q: query })}
        </p>
      ) : null}
      <Choices field={field} type="radio" chosen={value === undefined ? [] : [value]} />
    </FieldGroup>
  );
}
