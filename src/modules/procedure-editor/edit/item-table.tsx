import type { Lang } from '../../../kernel/text.ts';
import { Button, ButtonGroup, Fieldset, fieldId, Select, Table, Tag } from '../../../web/index.ts';
import { nameOf } from '../model/references.ts';
import { sayChoice, sayValue } from '../model/say.ts';
import { isRecord, type ListShape, membersOf, type Path, type Shape } from '../model/shape.ts';
import { editWords } from '../words/edit.ts';
import { hintOf, labelOf } from '../words/labels.ts';
import { ItemButtons } from './item-buttons.tsx';
import type { EditView } from './view.ts';

/** Members that tell the most about an item in a list. */
const TELLING = ['kind', 'amount', 'per', 'percent', 'limit', 'source', 'agency', 'procedure', 'showIf', 'when'];

function facts(shape: Shape, path: Path, item: unknown, body: unknown, lang: Lang): string {
  if (!isRecord(item)) return '';
  const count = Array.isArray(item.fields)
    ? `${item.fields.length} ${labelOf(['fields'], lang).toLocaleLowerCase(lang)}`
    : '';
  const told = membersOf(shape, item)
    .filter(({ key }) => TELLING.includes(key) && item[key] !== undefined)
    .map((member) => {
      const said = sayValue(member.shape, [...path, member.key], item[member.key], body, lang);
      const condition = member.shape.kind === 'condition';
      return condition ? `${labelOf([...path, member.key], lang)}: ${said}` : said;
    });
  return [...told, count].filter(Boolean).join(' · ');
}

/** The items of a list that have a page of their own: what each is, its order, and a way to add one. */
export function ItemTable({
  shape,
  path,
  value,
  view,
}: {
  shape: ListShape;
  path: Path;
  value: unknown;
  view: EditView;
}) {
  const { lang, body } = view;
  const t = editWords(lang);
  const name = path.join('.');
  const label = labelOf(path, lang);
  const hint = hintOf(path, lang);
  const items = Array.isArray(value) ? value : [];
  const rows = items.map((item, i) => ({ item, i }));
  const own = view.problems.find((problem) => problem.path === name)?.message;
  const problemsIn = (i: number) => view.problems.filter((problem) => `${problem.path}.`.startsWith(`${name}.${i}.`));
  return (
    <Fieldset legend={label} {...(hint ? { hint } : {})}>
      <span id={fieldId(name)} tabindex={-1} />
      {own ? <p class="field__error">{own}</p> : null}
      <Table
        caption={label}
        captionHidden
        columns={[
          {
            header: t('what'),
            main: true,
            cell: ({ item, i }: { item: unknown; i: number }) => (
              <>
                <a href={view.hrefOf([...path, i])} id={fieldId(`${name}.${i}`)}>
                  {nameOf(item, lang) || t('row', { label, n: i + 1 })}
                </a>{' '}
                {problemsIn(i).length > 0 ? <Tag tone="danger">{String(problemsIn(i).length)}</Tag> : null}
              </>
            ),
          },
          { header: t('facts'), cell: ({ item, i }) => facts(shape.item, [...path, i], item, body, lang) },
          {
            header: t('order'),
            cell: ({ i }) => (
              <ButtonGroup>
                <ItemButtons path={path} index={i} count={items.length} lang={lang} double />
              </ButtonGroup>
            ),
          },
        ]}
        rows={rows}
        empty={<p class="muted">{t('none')}</p>}
      />
      {shape.item.kind === 'union' ? (
        <Select
          name={`_kind.${name}`}
          label={t('newKind')}
          options={[...shape.item.cases.keys()].map((kind) => ({
            value: kind,
            label: sayChoice([...path, 0, 'kind'], kind, lang),
          }))}
          value="text"
          empty={false}
        />
      ) : null}
      <Button kind="secondary" name="_then" value={`add:${name}`}>
        {t('addItem', { label: label.toLocaleLowerCase(lang) })}
      </Button>
    </Fieldset>
  );
}
