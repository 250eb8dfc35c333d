import type { Lang } from '../../../kernel/text.ts';
import { Details, Table, Tag } from '../../../web/index.ts';
import type { Operation, Parameter } from '../api-docs/operations.ts';
import type { Field } from '../api-docs/schema.ts';
import { apiWords } from '../words/api-docs.ts';

type T = ReturnType<typeof apiWords>;

const meaning = (field: Field) => <span lang="en">{field.description}</span>;
const required = (t: T) => ({ header: t('required'), cell: (field: Field) => (field.required ? t('yes') : t('no')) });
const type = (t: T) => ({ header: t('type'), cell: (field: Field) => <code>{field.type}</code> });

function FieldTable({ caption, fields, t }: { caption: string; fields: readonly Field[]; t: T }) {
  return (
    <Table
      caption={caption}
      captionHidden
      rows={fields}
      empty={<p class="muted">{t('noFields')}</p>}
      columns={[
        { header: t('field'), main: true, cell: (field) => <code>{field.path}</code> },
        type(t),
        required(t),
        { header: t('meaning'), cell: meaning },
      ]}
    />
  );
}

function ParameterTable({ caption, parameters, t }: { caption: string; parameters: readonly Parameter[]; t: T }) {
  return (
    <Table<Parameter>
      caption={caption}
      captionHidden
      rows={parameters}
      columns={[
        { header: t('name'), main: true, cell: (one) => <code>{one.path}</code> },
        { header: t('place'), cell: (one) => <code>{one.place}</code> },
        type(t),
        required(t),
        { header: t('meaning'), cell: meaning },
      ]}
    />
  );
}

/** One operation: what it does, what it takes, what it answers, and a line to try it. */
export function OperationView({ operation, lang }: { operation: Operation; lang: Lang }) {
  const t = apiWords(lang);
  const { id, method, path } = operation;
  const name = `${method} ${path}`;
  return (
    <article class="card" aria-labelledby={id}>
      <h3 id={id}>
        <a href={`#${id}`}>
          <code>{name}</code>
        </a>
      </h3>
      <p>
        <span lang="en">{operation.summary}</span>{' '}
        <Tag tone={operation.public ? 'success' : 'waiting'}>{operation.public ? t('public') : t('session')}</Tag>
      </p>
      {operation.description ? (
        <p class="muted" lang="en">
          {operation.description}
        </p>
      ) : null}
      {operation.parameters.length > 0 ? (
        <>
          <h4>{t('parametersShort')}</h4>
          <ParameterTable caption={t('parameters', { name })} parameters={operation.parameters} t={t} />
        </>
      ) : null}
      {operation.body ? (
        <>
          <h4>{t('body')}</h4>
          <FieldTable caption={t('bodyOf', { name })} fields={operation.body} t={t} />
        </>
      ) : null}
      {operation.answers.map(({ status, fields }) => (
        <Details summary={t('answer', { status })}>
          <FieldTable caption={t('answerOf', { status, name })} fields={fields} t={t} />
        </Details>
      ))}
      {operation.errors.length > 0 ? <p class="muted">{t('errors', { codes: operation.errors.join(', ') })}</p> : null}
      <h4>{t('example')}</h4>
      <pre>
        <code>{operation.curl}</code>
      </pre>
      {operation.open ? (
        <p>
          <a href={path}>
            {t('tryIt')}
            <span class="vh">: {path}</span>
          </a>
        </p>
      ) : null}
    </article>
  );
}
