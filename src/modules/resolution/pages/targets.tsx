import type { Ctx } from '../../../kernel/context.ts';
import { Details, formatDate, Notice, Table, Tag, TargetBar } from '../../../web/index.ts';
import { explainStatus, sumOf, unitWord, wantedWords } from '../explain.ts';
import { directionOf } from '../status.ts';
import type { Group, TargetState } from '../targets.ts';
import { words } from '../words.ts';
import type { Addresses } from './address.ts';

/** A target with a value: bar, the sum, and the status in words. */
export function LiveTarget({ ctx, state, href }: { ctx: Ctx; state: TargetState; href?: string }) {
  const { lang } = ctx;
  const { target, status, value, indicator } = state;
  const sum = indicator && value ? sumOf(indicator, value, lang) : null;
  return (
    <div>
      <TargetBar
        label={target.text[lang]}
        value={value?.value ?? null}
        target={status.due.value}
        expected={value?.value == null ? undefined : status.required}
        unit={unitWord(target.unit, lang)}
        href={href}
        direction={directionOf(target.comparison)}
        due={words(lang)('dueBy', { date: formatDate(status.due.by) })}
      />
      <p class="muted">
        {sum ? (
          <>
            {href ? <a href={href}>{sum}</a> : sum}
            {'. '}
          </>
        ) : null}
        {explainStatus(state, lang).join(' ')}
      </p>
    </div>
  );
}

/** Targets nothing computes yet: said plainly, with what they ask for and where that stands. Folded away: they are many. */
function SilentTargets({
  ctx,
  states,
  links,
  group,
}: {
  ctx: Ctx;
  states: readonly TargetState[];
  links: Addresses;
  group: string;
}) {
  const { lang } = ctx;
  const t = words(lang);
  const title = t('withoutDataIn', { n: states.length, group });
  return (
    <Details summary={title}>
      <Table
        caption={title}
        captionHidden
        rows={states}
        columns={[
          {
            header: t('target'),
            main: true,
            cell: ({ target }) => <a href={links.target(target.code)}>{target.text[lang]}</a>,
          },
          {
            header: t('wanted'),
            cell: ({ target }) =>
              target.values
                .map(({ by, value }) => {
                  const amount = wantedWords(target.comparison, value, unitWord(target.unit, lang), lang);
                  return t('wantedBy', { value: amount, date: formatDate(by) });
                })
                .join('; '),
          },
          { header: t('source'), cell: ({ target }) => target.source.number },
        ]}
      />
    </Details>
  );
}

/** One group of tasks with its targets, those with figures first. */
export function GroupOfTargets({
  ctx,
  group,
  states,
  links,
}: {
  ctx: Ctx;
  group: Group;
  states: readonly TargetState[];
  links: Addresses;
}) {
  const { lang } = ctx;
  const t = words(lang);
  const live = states.filter((state) => state.indicator !== null);
  const silent = states.filter((state) => state.indicator === null);
  const name = group.name[lang];
  return (
    <section class="stack" id={`nhom-${group.code}`}>
      <h2>{t('group', { n: group.position, name })}</h2>
      {group.status === 'working-label' ? (
        <p class="muted">
          <Tag>{t('workingLabel')}</Tag>
        </p>
      ) : null}
      {states.length === 0 ? <p class="muted">{t('noTargets')}</p> : null}
      {live.map((state) => (
        <LiveTarget ctx={ctx} state={state} href={links.target(state.target.code)} />
      ))}
      {silent.length > 0 ? <SilentTargets ctx={ctx} states={silent} links={links} group={name} /> : null}
    </section>
  );
}

/** Why the groups carry labels of our own, once for the page. */
export function LabelNote({ ctx, groups }: { ctx: Ctx; groups: readonly Group[] }) {
  const note = groups.find((group) => group.status === 'working-label')?.note;
  return note ? (
    <Notice title={words(ctx.lang)('workingLabel')}>
      <p>{note[ctx.lang]}</p>
    </Notice>
  ) : null;
}

/** `34 targets in 7 groups: 1 met, …` */
export function tally(ctx: Ctx, groups: readonly Group[], states: readonly TargetState[]): string {
  const count = (...wanted: TargetState['status']['state'][]) =>
    states.filter((state) => wanted.includes(state.status.state)).length;
  return words(ctx.lang)('summary', {
    total: states.length,
    groups: groups.length,
    met: count('reached', 'ahead'),
    on: count('on'),
    behind: count('behind'),
    none: count('none'),
  });
}
