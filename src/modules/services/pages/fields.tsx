import { acceptAttribute, photosAndPdf } from '../../../kernel/files/index.ts';
import type { FieldProblem } from '../../../kernel/problem.ts';
import type { Lang } from '../../../kernel/text.ts';
import {
  Button,
  Checkboxes,
  DateInput,
  errorFor,
  FieldGroup,
  Fieldset,
  FileUpload,
  fieldId,
  MoneyInput,
  NumberInput,
  Radios,
  Select,
  Textarea,
  TextInput,
} from '../../../web/index.ts';
import type { DraftFile } from '../drafts/draft.ts';
import { draftWords } from '../drafts/words.ts';
import { type Answer, type Answers, ELSEWHERE, isAddress, isShown, rowsOf } from '../forms/answers.ts';
import { fieldsOfCondition } from '../forms/conditions.ts';
import type { Field, GroupField, SimpleField } from '../forms/schema.ts';
import type { StoredPaper } from '../store/papers.ts';
import { words } from '../words.ts';
import { FromStore } from './store.tsx';

interface Surroundings {
  readonly problems: readonly FieldProblem[] | undefined;
  readonly files: readonly DraftFile[];
  /** Papers of the person's store that fit, by question. */
  readonly stored?: ReadonlyMap<string, readonly StoredPaper[]> | undefined;
  readonly communes: readonly { readonly value: string; readonly label: string }[];
  readonly maxBytes: number;
  readonly lang: Lang;
  /** Key of the group to which an empty row is offered besides those filled in. */
  readonly moreOf?: string | undefined;
}

export interface FieldControlProps extends Surroundings {
  readonly field: Field;
  readonly answers: Answers;
  /** Put before the key: `members.0.` for a field in a row of a group. */
  readonly prefix?: string;
}

/**
 * The questions to draw on a page. One that depends on an answer of the same page is drawn whatever that answer is, and
 * marked optional, since no script hides it; the server asks for it only when it applies.
 */
export function fieldsToDraw<F extends Field | SimpleField>(fields: readonly F[], answers: Answers): readonly F[] {
  const here = new Set(fields.map((field) => field.key));
  return fields.flatMap((field) => {
    if (!field.showIf) return [field];
    const open = fieldsOfCondition(field.showIf).some((key) => here.has(key));
    if (open) return [{ ...field, required: false }];
    return isShown(field, answers) ? [field] : [];
  });
}

const asText = (answer: Answer | undefined): string | undefined =>
  answer === undefined || typeof answer === 'object' ? undefined : String(answer);

/** The control of one question. Which one it is follows from the kind declared in the form, and from nothing else. */
export function FieldControl(props: FieldControlProps) {
  const { field, answers, problems, files, communes, maxBytes, lang, prefix = '' } = props;
  const answer = answers[field.key];
  const name = `${prefix}${field.key}`;
  const common = {
    name,
    label: field.label[lang],
    hint: hintOf(field, lang),
    error: errorFor(problems, name),
    optional: !field.required,
  };
  const options =
    'options' in field
      ? field.options.map((option) => ({ value: option.value, label: option.label[lang], hint: option.hint?.[lang] }))
      : [];
  switch (field.kind) {
    case 'text':
      return (
        <TextInput
          {...common}
          value={asText(answer)}
          maxLength={field.maxLength}
          autocomplete={field.autocomplete}
          width={field.maxLength <= 40 ? 'm' : 'full'}
        />
      );
    case 'textarea':
      return <Textarea {...common} value={asText(answer)} maxLength={field.maxLength} />;
    case 'personalId':
      return <TextInput {...common} value={asText(answer)} inputMode="numeric" autocomplete="off" width="m" />;
    case 'phone':
      return (
        <TextInput {...common} value={asText(answer)} type="tel" autocomplete={field.autocomplete ?? 'tel'} width="m" />
      );
    case 'email':
      return (
        <TextInput
          {...common}
          value={asText(answer)}
          type="email"
          autocomplete={field.autocomplete ?? 'email'}
          spellcheck={false}
        />
      );
    case 'date': {
      const value = asText(answer);
      // A year alone goes back into its box.
      const typed = value && /^\d{4}$/.test(value) ? `//${value}` : value;
      const { hint, ...rest } = common;
      return (
        <DateInput
          {...rest}
          {...(hint ? { hint } : {})}
          value={typed}
          birthday={field.prefill === 'birthDate' && prefix === ''}
        />
      );
    }
    case 'money':
      return <MoneyInput {...common} value={answer as number | string | undefined} />;
    case 'integer':
      return <NumberInput {...common} value={answer as number | string | undefined} suffix={field.unit?.[lang]} />;
    case 'radios':
      return <Radios {...common} options={options} value={asText(answer)} />;
    case 'checkboxes':
      return (
        <Checkboxes {...common} options={options} values={Array.isArray(answer) ? (answer as readonly string[]) : []} />
      );
    case 'select':
      return <Select {...common} options={options} value={asText(answer)} />;
    case 'commune':
      return <Select {...common} options={communes} value={asText(answer)} />;
    case 'address':
      return <AddressControl {...props} field={field} />;
    case 'group':
      return <GroupControl {...props} field={field} />;
    case 'file': {
      const stored = props.stored?.get(field.key) ?? [];
      return (
        <>
          <FileUpload
            {...common}
            kinds={words(lang)('kinds')}
            accept={acceptAttribute(photosAndPdf)}
            maxBytes={maxBytes}
            multiple={field.maxFiles > 1}
            files={files
              .filter((file) => file.field === field.key)
              .map((file) => ({ id: file.id, name: file.name, size: file.size }))}
          />
          {stored.length > 0 ? <FromStore field={field.key} papers={stored} lang={lang} /> : null}
        </>
      );
    }
  }
}

function hintOf(field: Field | SimpleField, lang: Lang): string | undefined {
  const t = draftWords(lang);
  const own = field.hint?.[lang];
  if (own) return own;
  if (field.kind === 'text' && field.example) return t('example', { example: field.example });
  return field.kind === 'date' && field.yearOnly ? t('yearOnlyHint') : undefined;
}

/** Commune from the list and street in one question; a place outside the province is written out. */
function AddressControl({
  field,
  answers,
  problems,
  communes,
  lang,
  prefix = '',
}: Omit<FieldControlProps, 'field'> & { field: Extract<SimpleField, { kind: 'address' }> }) {
  const t = draftWords(lang);
  const name = `${prefix}${field.key}`;
  const answer = answers[field.key];
  const value = isAddress(answer) ? answer : {};
  const anywhere = field.scope === 'anywhere';
  const unit = value.unit ?? (value.place === undefined ? undefined : ELSEWHERE);
  const error = (part: string) => errorFor(problems, `${name}.${part}`);
  return (
    <FieldGroup name={name} label={field.label[lang]} hint={field.hint?.[lang]} optional={!field.required}>
      <div class="stack">
        <Select
          name={`${name}.unit`}
          label={anywhere ? t('unit') : t('unitOnly')}
          options={anywhere ? [{ value: ELSEWHERE, label: t('elsewhere') }, ...communes] : communes}
          value={unit}
          error={error('unit')}
        />
        {anywhere ? (
          <TextInput
            name={`${name}.place`}
            label={t('place')}
            value={value.place}
            maxLength={200}
            width="full"
            autocomplete="off"
            error={error('place')}
            optional
          />
        ) : null}
        <TextInput
          name={`${name}.street`}
          label={t('street')}
          value={value.street}
          maxLength={200}
          width="full"
          autocomplete={prefix === '' ? field.autocomplete : 'off'}
          error={error('street')}
        />
      </div>
    </FieldGroup>
  );
}

/** Rows of the same questions, with buttons that add and take away: each a round trip, no script needed. */
function GroupControl(props: Omit<FieldControlProps, 'field'> & { field: GroupField }) {
  const { field, answers, problems, lang, moreOf } = props;
  const t = draftWords(lang);
  const rows = rowsOf(answers[field.key]);
  const least = field.required ? Math.max(1, field.min) : field.min;
  const drawn = Math.min(field.max, Math.max(rows.length + (moreOf === field.key ? 1 : 0), least));
  const item = field.item[lang];
  const error = problems?.find((problem) => problem.path === field.key)?.message;
  return (
    <div id={fieldId(field.key)} tabindex={-1} class={error ? 'field field--error stack' : 'stack'}>
      <p>
        <strong>{field.label[lang]}</strong>
      </p>
      {field.hint ? <p class="field__hint">{field.hint[lang]}</p> : null}
      {error ? <p class="field__error">{error}</p> : null}
      {Array.from({ length: drawn }, (_, i) => {
        const row = rows[i] ?? initialRow(field);
        return (
          <Fieldset legend={`${item} ${i + 1}`}>
            {fieldsToDraw(field.fields, { ...answers, ...row }).map((part) => (
              <FieldControl {...props} field={part} answers={row} prefix={`${field.key}.${i}.`} />
            ))}
            {rows.length > i && (rows.length > least || i > 0) ? (
              <Button kind="quiet" name="_then" value={`remove:${field.key}.${i}`} noValidate>
                {t('removeRow', { item: item.toLocaleLowerCase(lang), n: i + 1 })}
              </Button>
            ) : null}
          </Fieldset>
        );
      })}
      {drawn < field.max ? (
        <Button kind="secondary" name="_then" value={`add:${field.key}`} noValidate>
          {t('addRow', { item: item.toLocaleLowerCase(lang) })}
        </Button>
      ) : null}
    </div>
  );
}

const initialRow = (field: GroupField): Record<string, string> =>
  Object.fromEntries(
    field.fields.flatMap((part) => (part.initial === undefined ? [] : [[part.key, part.initial] as const])),
  );
