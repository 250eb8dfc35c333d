import { acceptAttribute, photosAndPdf } from '../../../kernel/files/index.ts';
import type { FieldProblem } from '../../../kernel/problem.ts';
import type { Lang } from '../../../kernel/text.ts';
import {
  Checkboxes,
  DateInput,
  errorFor,
  FileUpload,
  MoneyInput,
  NumberInput,
  Radios,
  Select,
  Textarea,
  TextInput,
} from '../../../web/index.ts';
import type { DraftFile } from '../drafts/draft.ts';
import type { Answer, Answers } from '../forms/answers.ts';
import type { Field } from '../forms/schema.ts';
import { words } from '../words.ts';

export interface FieldControlProps {
  readonly field: Field;
  readonly answers: Answers;
  readonly problems: readonly FieldProblem[] | undefined;
  readonly files: readonly DraftFile[];
  readonly communes: readonly { readonly value: string; readonly label: string }[];
  readonly maxBytes: number;
  readonly lang: Lang;
}

const asText = (answer: Answer | undefined): string | undefined =>
  answer === undefined || Array.isArray(answer) ? undefined : String(answer);

/** The control of one question. Which one it is follows from the kind declared in the form, and from nothing else. */
export function FieldControl({ field, answers, problems, files, communes, maxBytes, lang }: FieldControlProps) {
  const answer = answers[field.key];
  const common = {
    name: field.key,
    label: field.label[lang],
    hint: field.hint?.[lang],
    error: errorFor(problems, field.key),
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
          width="full"
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
    case 'date':
      return <DateInput {...common} value={asText(answer)} birthday={field.prefill === 'birthDate'} />;
    case 'money':
      return <MoneyInput {...common} value={answer as number | string | undefined} />;
    case 'integer':
      return <NumberInput {...common} value={answer as number | string | undefined} />;
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
    case 'file':
      return (
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
      );
  }
}
