import type { Lang } from '../../../kernel/text.ts';
import {
  Button,
  ButtonGroup,
  Checkbox,
  Checkboxes,
  DateInput,
  errorFor,
  Fieldset,
  fieldId,
  formatNumber,
  Grid,
  Select,
  Textarea,
  TextInput,
} from '../../../web/index.ts';
import { type Choice, choicesAt, isOrdered } from '../model/references.ts';
import { isMoney, sayChoice } from '../model/say.ts';
import { isRecord, type ListShape, type Member, type Path, type Shape, type UnionShape } from '../model/shape.ts';
import { editWords } from '../words/edit.ts';
import { hintOf, labelOf } from '../words/labels.ts';
import { ConditionControl } from './condition-control.tsx';
import { ItemButtons } from './item-buttons.tsx';
import { ItemTable } from './item-table.tsx';
import { hasPages, isCompact, isLong } from './layout.ts';
import type { EditView } from './view.ts';

interface ControlProps {
  readonly member: Member;
  readonly path: Path;
  readonly value: unknown;
  readonly view: EditView;
}

const asText = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : value === undefined || value === null ? undefined : String(value);

/** The control of one member. Which one it is follows from its shape, and from nothing else. */
export function MemberControl({ member, path, value, view }: ControlProps) {
  const { lang, problems } = view;
  const name = path.join('.');
  const common = {
    name,
    label: labelOf(path, lang),
    hint: hintOf(path, lang),
    error: errorFor(problems, name),
    optional: member.optional,
  };
  const { shape } = member;
  switch (shape.kind) {
    case 'text':
      return <TextControl {...common} path={path} value={value} view={view} />;
    case 'string': {
      const choices = choicesAt(view.body, path, lang);
      if (choices) return <Select {...common} options={withGone(choices, [value], lang)} value={asText(value)} />;
      return isLong(path) ? (
        <Textarea {...common} rows={3} value={asText(value)} />
      ) : (
        <TextInput {...common} value={asText(value)} width="full" autocomplete="off" />
      );
    }
    case 'date': {
      const { hint, ...rest } = common;
      return <DateInput {...rest} {...(hint ? { hint } : {})} value={asText(value)} />;
    }
    case 'number': {
      const shown = typeof value === 'number' ? formatNumber(value, lang) : asText(value);
      const usual = typeof member.byDefault === 'number' ? formatNumber(member.byDefault, lang) : undefined;
      return (
        <TextInput
          {...common}
          hint={
            common.hint ?? (usual ? editWords(lang)('usual', { value: usual }).replaceAll('–', '').trim() : undefined)
          }
          value={shown}
          inputMode={shape.whole ? 'numeric' : 'decimal'}
          width={isMoney(path) ? 'm' : 's'}
          suffix={isMoney(path) ? 'đồng' : undefined}
          autocomplete="off"
        />
      );
    }
    case 'boolean':
      return (
        <Checkbox
          name={name}
          label={common.label}
          hint={common.hint}
          error={common.error}
          checked={value === undefined ? member.byDefault === true : value === true}
        />
      );
    case 'choice': {
      const usual = member.byDefault === undefined ? undefined : sayChoice(path, member.byDefault, lang);
      const options = shape.options.map((one) => ({ value: String(one), label: sayChoice(path, one, lang) }));
      return (
        <Select
          {...common}
          options={options}
          value={asText(value)}
          empty={usual ? editWords(lang)('usual', { value: usual }) : editWords(lang)('choose')}
        />
      );
    }
    case 'choices':
      return (
        <Checkboxes
          {...common}
          options={shape.options.map((one) => ({ value: one, label: sayChoice(path, one, lang) }))}
          values={strings(value ?? member.byDefault)}
        />
      );
    case 'lines':
      return <LinesControl {...common} path={path} value={value} view={view} />;
    case 'condition':
      return <ConditionControl label={common.label} error={common.error} path={path} value={value} view={view} />;
    case 'map':
      return <MapControl {...common} shape={shape} path={path} value={value} view={view} />;
    case 'list':
      return hasPages(shape) ? (
        <ItemTable shape={shape} path={path} value={value} view={view} />
      ) : (
        <RowsControl shape={shape} path={path} value={value} view={view} />
      );
    case 'object':
      return (
        <Fieldset legend={common.label} {...(common.hint ? { hint: common.hint } : {})}>
          <Target path={path} />
          <Members members={shape.members} path={path} value={value} view={view} />
        </Fieldset>
      );
    case 'union':
      return <UnionControl shape={shape} path={path} value={value} view={view} label={common.label} />;
    case 'unknown':
      return (
        <p class="field__hint" id={fieldId(name)} tabindex={-1}>
          {common.label}: {editWords(lang)('asText')}
        </p>
      );
  }
}

/** The controls of several members, in their order. */
export function Members({
  members,
  path,
  value,
  view,
}: {
  members: readonly Member[];
  path: Path;
  value: unknown;
  view: EditView;
}) {
  return (
    <>
      {inReadingOrder(members, path).map((member) => (
        <MemberControl
          member={member}
          path={[...path, member.key]}
          value={isRecord(value) ? value[member.key] : undefined}
          view={view}
        />
      ))}
    </>
  );
}

/** Technical names come last: whoever leaves them empty gets good ones. */
function inReadingOrder(members: readonly Member[], path: Path): readonly Member[] {
  const isTechnical = ({ key, shape }: Member) =>
    shape.kind === 'string' && (key === 'key' || (key === 'value' && path.at(-2) === 'options'));
  return [...members.filter((member) => !isTechnical(member)), ...members.filter(isTechnical)];
}

/** Where links to a whole part lead. */
const Target = ({ path }: { path: Path }) => <span id={fieldId(path.join('.'))} tabindex={-1} />;

const strings = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** Choices with what is chosen but no longer there, so that saving does not lose it unseen. */
function withGone(choices: readonly Choice[], values: readonly unknown[], lang: Lang): Choice[] {
  const gone = values
    .map(asText)
    .filter((value) => value !== undefined && value !== '' && !choices.some((choice) => choice.value === value));
  return [
    ...choices,
    ...gone.map((value) => ({ value: String(value), label: editWords(lang)('gone', { value: String(value) }) })),
  ];
}

interface Named {
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly optional: boolean;
  readonly path: Path;
  readonly value: unknown;
  readonly view: EditView;
}

function TextControl({ name, label, hint, optional, path, value, view }: Named) {
  const t = editWords(view.lang);
  const text = isRecord(value) ? value : {};
  const missing = view.problems.find((problem) => problem.path === name)?.message;
  return (
    <Grid min="l">
      {(['vi', 'en'] as const).map((lang) => {
        const props = {
          name: `${name}.${lang}`,
          label: t(lang === 'vi' ? 'inVietnamese' : 'inEnglish', { label }),
          hint: lang === 'vi' ? hint : undefined,
          error: errorFor(view.problems, `${name}.${lang}`) ?? (lang === 'vi' ? missing : undefined),
          optional,
          value: asText(text[lang]),
        };
        return isLong(path) ? (
          <Textarea {...props} rows={3} />
        ) : (
          <TextInput {...props} width="full" autocomplete="off" />
        );
      })}
    </Grid>
  );
}

function LinesControl({ name, label, hint, error, optional, path, value, view }: Named) {
  const t = editWords(view.lang);
  const choices = choicesAt(view.body, path, view.lang);
  const values = strings(value);
  if (choices && isOrdered(path)) {
    return (
      <Fieldset legend={label} {...(hint ? { hint } : {})}>
        <Target path={path} />
        {[...values, ''].map((one, i) => (
          <Select
            name={`${name}.${i}`}
            label={t('nth', { n: i + 1 })}
            options={withGone(choices, [one], view.lang)}
            value={one}
            error={errorFor(view.problems, `${name}.${i}`)}
            optional
          />
        ))}
      </Fieldset>
    );
  }
  if (choices) {
    const options = withGone(choices, values, view.lang);
    if (options.length === 0) return null;
    return <Checkboxes name={name} label={label} hint={hint} error={error} options={options} values={values} />;
  }
  return (
    <Textarea
      name={name}
      label={label}
      hint={hint ?? t('onePerLine')}
      error={error}
      optional={optional}
      rows={Math.min(14, Math.max(3, values.length + 1))}
      value={values.join('\n')}
    />
  );
}

function MapControl({
  name,
  label,
  hint,
  error,
  optional,
  shape,
  path,
  value,
  view,
}: Named & { shape: Shape & { kind: 'map' } }) {
  const entries = isRecord(value) ? value : {};
  if (shape.keys) {
    return (
      <Fieldset legend={label} {...(hint ? { hint } : {})}>
        <Target path={path} />
        {shape.keys.map((key) => {
          const money = isMoney([...path, key]);
          const one = entries[key];
          return (
            <TextInput
              name={`${name}.${key}`}
              label={sayChoice(path, key, view.lang)}
              value={typeof one === 'number' ? formatNumber(one, view.lang) : asText(one)}
              error={errorFor(view.problems, `${name}.${key}`)}
              width="m"
              suffix={money ? 'đồng' : undefined}
              inputMode={shape.value.kind === 'number' ? 'numeric' : 'text'}
              autocomplete="off"
              optional
            />
          );
        })}
      </Fieldset>
    );
  }
  return (
    <Textarea
      name={name}
      label={label}
      hint={hint ?? editWords(view.lang)('pairs')}
      error={error}
      optional={optional}
      rows={4}
      value={Object.entries(entries)
        .map(([key, one]) => `${key} = ${one ?? ''}`)
        .join('\n')}
    />
  );
}

/** A few members side by side: rows on the page itself, each with its buttons. */
function RowsControl({ shape, path, value, view }: { shape: ListShape; path: Path; value: unknown; view: EditView }) {
  const { lang } = view;
  const t = editWords(lang);
  const name = path.join('.');
  const rows = Array.isArray(value) ? value : [];
  const drawn = rows.length === 0 || view.moreOf === name ? rows.length + 1 : rows.length;
  const label = labelOf(path, lang);
  const hint = hintOf(path, lang);
  const error = view.problems.find((problem) => problem.path === name)?.message;
  return (
    <Fieldset legend={label} {...(hint ? { hint } : {})}>
      <Target path={path} />
      {error ? <p class="field__error">{error}</p> : null}
      <input type="hidden" name={`${name}.rows`} value={drawn} />
      {Array.from({ length: drawn }, (_, i) => (
        <div class="card">
          <Fieldset legend={t('row', { label, n: i + 1 })}>
            <Target path={[...path, i]} />
            <ItemMembers shape={shape.item} path={[...path, i]} value={rows[i]} view={view} />
            {i < rows.length ? (
              <ButtonGroup>
                <ItemButtons path={path} index={i} count={rows.length} lang={lang} />
              </ButtonGroup>
            ) : null}
          </Fieldset>
        </div>
      ))}
      <Button kind="secondary" name="_then" value={`more:${name}`}>
        {t('addRow', { label: label.toLocaleLowerCase(lang) })}
      </Button>
    </Fieldset>
  );
}

function ItemMembers({ shape, path, value, view }: { shape: Shape; path: Path; value: unknown; view: EditView }) {
  if (shape.kind === 'object') {
    const members = <Members members={shape.members} path={path} value={value} view={view} />;
    const flat = shape.members.every((member) => !['list', 'object', 'union', 'text'].includes(member.shape.kind));
    return flat ? <Grid min="m">{members}</Grid> : members;
  }
  const alone = { key: String(path.at(-1)), shape, optional: false, byDefault: undefined };
  return <MemberControl member={alone} path={path} value={value} view={view} />;
}

/** One of several kinds: a small one with all its members at once, a larger one with those of the kind it has. */
function UnionControl({
  shape,
  path,
  value,
  view,
  label,
}: {
  shape: UnionShape;
  path: Path;
  value: unknown;
  view: EditView;
  label: string;
}) {
  return (
    <Fieldset legend={label}>
      <Target path={path} />
      <UnionMembers shape={shape} path={path} value={value} view={view} />
    </Fieldset>
  );
}

export function UnionMembers({
  shape,
  path,
  value,
  view,
}: {
  shape: UnionShape;
  path: Path;
  value: unknown;
  view: EditView;
}) {
  const mark: Member = {
    key: shape.on,
    shape: { kind: 'choice', options: [...shape.cases.keys()] },
    optional: false,
    byDefault: undefined,
  };
  const all = new Map(
    [...shape.cases.values()].flatMap((one) => one.members.map((member) => [member.key, member] as const)),
  );
  const own = shape.cases.get(String(isRecord(value) ? value[shape.on] : undefined))?.members ?? [];
  const shown = isCompact(shape) ? [...all.values()] : own;
  const rest = shown
    .filter((member) => member.key !== shape.on)
    .map((member) => (isCompact(shape) ? { ...member, optional: true } : member));
  const members = <Members members={[mark, ...rest]} path={path} value={value} view={view} />;
  return isCompact(shape) ? <Grid min="s">{members}</Grid> : members;
}
