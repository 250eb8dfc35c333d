import { Details, errorFor, Fieldset, fieldId, Grid, Radios, Select, TextInput } from '../../../web/index.ts';
import { sayCondition } from '../model/say.ts';
import type { Path } from '../model/shape.ts';
import { editWords } from '../words/edit.ts';
import { askedBefore, conditionView, OPERATORS, shownValues } from './conditions.ts';
import type { EditView } from './view.ts';

/** A condition as lines “question – comparison – answer”; one that is too intricate is shown in words and kept. */
export function ConditionControl({
  label,
  error,
  path,
  value,
  view,
}: {
  label: string;
  error?: string | undefined;
  path: Path;
  value: unknown;
  view: EditView;
}) {
  const { lang, body } = view;
  const t = editWords(lang);
  const name = path.join('.');
  const { mode, rows } = conditionView(value);
  const asked = askedBefore(body, path, lang);
  if (asked.length === 0 && mode === 'always') return null;
  const known = asked.map((one) => ({ value: one.key, label: one.label || one.key }));
  const strange = rows.filter((row) => !asked.some((one) => one.key === row.field));
  const options = [...known, ...strange.map((row) => ({ value: row.field, label: t('gone', { value: row.field }) }))];
  const closed = asked.filter((one) => one.options.length > 0);
  return (
    <>
      <span id={fieldId(name)} tabindex={-1} />
      <Radios
        name={`${name}.mode`}
        label={label}
        error={error}
        value={mode}
        options={[
          { value: 'always', label: t('always') },
          { value: 'all', label: t('all') },
          { value: 'any', label: t('any') },
          ...(mode === 'keep' ? [{ value: 'keep', label: t('keep', { what: sayCondition(value, body, lang) }) }] : []),
        ]}
      />
      <Details summary={t('rows', { label })} open={mode === 'all' || mode === 'any'}>
        {[...rows, undefined].map((row, i) => {
          const at = `${name}.rows.${i}`;
          const question = asked.find((one) => one.key === row?.field);
          return (
            <Fieldset legend={t('condition', { n: i + 1 })}>
              <Grid min="m">
                <Select
                  name={`${at}.field`}
                  label={t('question')}
                  options={options}
                  value={row?.field}
                  empty={t('choose')}
                  optional={!row}
                />
                <Select
                  name={`${at}.operator`}
                  label={t('operator')}
                  options={OPERATORS.map((operator) => ({ value: operator, label: t(operator) }))}
                  value={row?.operator ?? 'is'}
                  empty={false}
                />
                <TextInput
                  name={`${at}.values`}
                  label={t('values')}
                  hint={t('valuesHint')}
                  value={row ? shownValues(row.values, question) : undefined}
                  error={errorFor(view.problems, at)}
                  width="full"
                  autocomplete="off"
                  optional
                />
              </Grid>
            </Fieldset>
          );
        })}
        {closed.length > 0 ? (
          <>
            <p>
              <strong>{t('optionsOf')}</strong>
            </p>
            <ul>
              {closed.map((one) => (
                <li>
                  {one.label}: {one.options.map((option) => option.label).join('; ')}
                </li>
              ))}
            </ul>
          </>
        ) : null}
      </Details>
    </>
  );
}
