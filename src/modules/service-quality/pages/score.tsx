import type { Ctx } from '../../../kernel/context.ts';
import { formatNumber, formatQuantity, StatusTag, Table } from '../../../web/index.ts';
import type { ScoredComponent, ScoredGroup } from '../index766/compute.ts';
import { words } from '../words/quality.ts';
import { PART_SLUGS, type Part } from './address.ts';

export const EVIDENCE_PATH = '/chat-luong-phuc-vu/thanh-phan';

type Keep = (path: string, more?: Record<string, string | null>) => string;

const number = (value: number, ctx: Ctx): string => formatNumber(value, ctx.lang);

/** A number of the formula as a link to what it was counted from. */
function Counted({
  ctx,
  one,
  part,
  value,
  keep,
}: {
  ctx: Ctx;
  one: ScoredComponent;
  part: Part;
  value: number;
  keep: Keep;
}) {
  const t = words(ctx.lang);
  if (value === 0) return <>0</>;
  return (
    <a href={keep(`${EVIDENCE_PATH}/${one.component.code}/ho-so`, { phan: PART_SLUGS[part] })}>
      {number(value, ctx)}
      <span class="vh"> ({t(part)})</span>
    </a>
  );
}

/** The formula of a component with its actual numbers: 12 / (14 + 1) = 80 % × 20 = 16. */
export function Calculation({ ctx, one, keep }: { ctx: Ctx; one: ScoredComponent; keep: Keep }) {
  const t = words(ctx.lang);
  const { value, overdue, score, component } = one;
  if (!value) return <span class="muted">{component.missing?.[ctx.lang] ?? t('noData')}</span>;
  const denominator = (
    <>
      <Counted ctx={ctx} one={one} part="denominator" value={value.denominator ?? 0} keep={keep} />
      {overdue === null ? null : (
        <>
          {' '}
          + <Counted ctx={ctx} one={one} part="overdue" value={overdue} keep={keep} />
        </>
      )}
    </>
  );
  return (
    <>
      <span>
        <Counted ctx={ctx} one={one} part="numerator" value={value.numerator} keep={keep} /> /{' '}
        {overdue === null ? denominator : <>({denominator})</>}
        {score.state === 'scored' ? (
          <>
            {' '}
            = {formatQuantity(Math.round(score.ratio * 10_000) / 100, '%', ctx.lang)} × {number(component.max, ctx)} ={' '}
            <strong>{number(score.points, ctx)}</strong>
          </>
        ) : null}
      </span>
      {score.state === 'idle' ? <p class="muted">{t('idle')}</p> : null}
      {score.state === 'scored' && score.capped ? <p class="muted">{t('capped')}</p> : null}
    </>
  );
}

/** One group of the index as a table of its components. */
export function GroupTable({ ctx, scored, keep }: { ctx: Ctx; scored: ScoredGroup; keep: Keep }) {
  const t = words(ctx.lang);
  const { lang } = ctx;
  const { group, components, total } = scored;
  const points = (got: number | null, max: number) =>
    t('pointsOf', { points: got === null ? '–' : number(got, ctx), max: number(max, ctx) });
  return (
    <section class="stack">
      <h3>
        {group.name[lang]}{' '}
        <span class="muted">({points(total.computable === 0 ? null : total.points, group.max)})</span>
      </h3>
      <Table
        caption={group.name[lang]}
        captionHidden
        columns={[
          {
            header: t('component'),
            main: true,
            cell: ({ component }: ScoredComponent) => (
              <>
                {component.number}. {component.name[lang]}
                <br />
                <small class="muted">{component.formula[lang]}</small>
                {component.note ? (
                  <>
                    <br />
                    <small class="muted">{component.note[lang]}</small>
                  </>
                ) : null}
                <br />
                <small class="muted">{t('howSure', { confidence: t(`confidence-${component.confidence}`) })}</small>
              </>
            ),
          },
          { header: t('calculation'), cell: (one) => <Calculation ctx={ctx} one={one} keep={keep} /> },
          {
            header: t('points'),
            align: 'end',
            cell: (one) =>
              one.score.state === 'scored' ? (
                points(one.score.points, one.component.max)
              ) : (
                <>
                  {points(null, one.component.max)}{' '}
                  <StatusTag tone="neutral">{t(one.score.state === 'idle' ? 'idle' : 'noData')}</StatusTag>
                </>
              ),
          },
        ]}
        rows={components}
      />
    </section>
  );
}
