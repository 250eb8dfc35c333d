import type { Context } from 'hono';
import type { Env } from '../../../kernel/module.ts';
import type { Lang } from '../../../kernel/text.ts';
import { AGENCY_KINDS } from '../../../kernel/units/index.ts';
import {
  ButtonLink,
  Details,
  EmptyState,
  formatMoney,
  Grid,
  KeyValue,
  Link,
  Notice,
  PageHead,
  ProcedureCard,
  page,
  SearchBox,
  slot,
  Table,
  Tag,
} from '../../../web/index.ts';
import { procedureInForce, proceduresInForce } from '../procedures/catalogue.ts';
import { limitText, limitWords } from '../procedures/deadline-rule.ts';
import { type Fee, feesDue, type Manner, type Procedure } from '../procedures/schema.ts';
import { searchProcedures } from '../procedures/search.ts';
import { procedureWords } from '../procedures/words.ts';
import { words } from '../words.ts';

/** `/thu-tuc?q=`: find a procedure, with or without accents. */
export async function proceduresPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const t = words(ctx.lang);
  const query = (c.req.query('q') ?? '').slice(0, 200);
  const all = await proceduresInForce(ctx);
  const found = query.trim() ? searchProcedures(all, query) : all;
  return page(
    c,
    {
      door: 'portal',
      title: query ? `${query} – ${t('procedures')}` : t('procedures'),
      crumbs: [{ label: t('procedures') }],
      width: 'wide',
    },
    <>
      <PageHead title={t('searchTitle')} />
      <SearchBox action="/thu-tuc" name="q" value={query} label={t('searchLabel')} hint={t('searchHint')} />
      {found.length === 0 ? (
        <EmptyState title={t('notFoundTitle')}>
          <p>{t('notFoundBody')}</p>
        </EmptyState>
      ) : (
        <section aria-labelledby="found">
          <h2 id="found">{query ? t('found', { n: found.length }) : t('allProcedures')}</h2>
          <Grid min="l">
            {found.map(({ procedure }) => (
              <ProcedureCard
                title={procedure.name[ctx.lang]}
                href={`/thu-tuc/${procedure.code}`}
                code={procedure.code}
                agency={AGENCY_KINDS[procedure.agencies.deciding][ctx.lang]}
                facts={[
                  {
                    label: t('limit'),
                    value: limitText(procedure, procedure.manners[0]?.channel ?? 'direct', ctx.lang),
                  },
                  { label: t('field'), value: procedure.field[ctx.lang] },
                ]}
                tag={procedure.onlineLevel === 'full' ? t('levelFull') : t('levelPartial')}
              />
            ))}
          </Grid>
        </section>
      )}
    </>,
  );
}

/** One fee of a manner: amount, unit, tiers and cap, in a sentence. */
function feeWords(fee: Fee, lang: Lang): string {
  const p = procedureWords(lang);
  if (fee.assessed) return p('feeAssessed', { name: fee.name[lang] });
  const unit = fee.per === 'dossier' ? '' : `/${p(`per_${fee.per}`)}`;
  const tiers = fee.tiers.map((tier) =>
    p('feeTier', { from: tier.from, amount: formatMoney(tier.amount, lang), unit: p(`per_${fee.per}`) }),
  );
  return [
    `${fee.name[lang]}: ${formatMoney(fee.amount, lang)}${unit}`,
    ...tiers,
    ...(fee.cap ? [p('feeCap', { amount: formatMoney(fee.cap, lang) })] : []),
    ...(fee.whenLate ? [p('feeLate', { days: fee.whenLate.days })] : []),
  ].join('; ');
}

function feeText(procedure: Procedure, manner: Manner, lang: Lang, none: string): string {
  const due = feesDue(procedure, manner.channel);
  return due.length === 0 ? none : due.map((fee) => feeWords(fee, lang)).join('. ');
}

/** `/thu-tuc/:code`: what one needs to know before applying. */
export async function procedurePage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = words(lang);
  const p = procedureWords(lang);
  const { procedure } = await procedureInForce(ctx, c.req.param('code') ?? '');
  const all = procedure.children.length > 0 ? await proceduresInForce(ctx) : [];
  const online = procedure.manners.some((manner) => manner.channel === 'online');
  return page(
    c,
    {
      door: 'portal',
      title: procedure.name[lang],
      description: procedure.summary[lang],
      crumbs: [{ href: '/thu-tuc', label: t('procedures') }, { label: procedure.name[lang] }],
    },
    <>
      <PageHead
        title={procedure.name[lang]}
        kicker={procedure.onlineLevel === 'full' ? t('levelFull') : t('levelPartial')}
        lede={procedure.summary[lang]}
      />
      {online ? (
        <p>
          <ButtonLink href={`/thu-tuc/${procedure.code}/nop`}>{t('apply')}</ButtonLink>
        </p>
      ) : null}
      {online ? <p class="muted">{t('applyHint', { level: procedure.identityLevel })}</p> : null}
      {await slot(ctx, 'services.procedure', procedure.code)}
      {procedure.confidence === 'unverified' ? (
        <Notice tone="warning" title={t('unverified')}>
          <p>{t('unverifiedBody')}</p>
        </Notice>
      ) : null}
      {procedure.presence ? (
        <Notice tone="info" title={p('presence')}>
          <p>
            {procedure.presence.people.map((who) => who[lang]).join(', ')}: {procedure.presence.note[lang]}
          </p>
        </Notice>
      ) : null}
      {procedure.children.length > 0 ? (
        <>
          <h2>{p('children')}</h2>
          <div class="prose">
            <ul>
              {procedure.children.map((child) => {
                const own = all.find((version) => version.procedure.code === child.procedure)?.procedure;
                return (
                  <li>
                    {own ? <Link href={`/thu-tuc/${own.code}`}>{own.name[lang]}</Link> : child.procedure}
                    <span class="muted"> – {AGENCY_KINDS[child.agencies.deciding][lang]}</span>
                  </li>
                );
              })}
            </ul>
          </div>
        </>
      ) : null}
      {procedure.sequence.length > 0 ? (
        <>
          <h2>{p('sequence')}</h2>
          <div class="prose">
            <ol>
              {procedure.sequence.map((step) => (
                <li>{step[lang]}</li>
              ))}
            </ol>
          </div>
        </>
      ) : null}
      <h2>{t('papers')}</h2>
      <div class="prose">
        <ul>
          {procedure.components.map((component) => (
            <li>
              {component.name[lang]}
              {component.required ? null : ` (${t('papersOptional')})`}
              {component.source === 'form' ? (
                <span class="muted"> – {t('papersForm')}</span>
              ) : component.source === 'shown' ? (
                <span class="muted"> – {component.hint?.[lang] ?? p('papersShown')}</span>
              ) : component.hint ? (
                <span class="muted"> – {component.hint[lang]}</span>
              ) : null}
            </li>
          ))}
        </ul>
      </div>
      <Table
        caption={t('manners')}
        columns={[
          { header: t('manner'), cell: (manner: Manner) => t(`channel_${manner.channel}`), main: true },
          { header: t('limit'), cell: (manner: Manner) => limitText(procedure, manner.channel, lang) },
          { header: t('fee'), cell: (manner: Manner) => feeText(procedure, manner, lang, t('noFee')) },
        ]}
        rows={procedure.manners}
      />
      {procedure.cases.length > 0 ? (
        <div class="prose">
          <ul>
            {procedure.cases.map((one) => (
              <li>
                {one.name[lang]}: {limitWords(one.limit, lang)}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {procedure.exemptions.length > 0 ? (
        <Details summary={p('exemptions')}>
          <ul>
            {procedure.exemptions.map((one) => (
              <li>
                {one.name[lang]}
                {one.percent < 100 ? ` (${p('reduced', { percent: one.percent })})` : ''}
                <span class="muted"> – {one.basis}</span>
              </li>
            ))}
          </ul>
        </Details>
      ) : null}
      <KeyValue
        items={[
          { label: t('applicants'), value: procedure.applicants[lang] },
          ...(procedure.conditions ? [{ label: t('conditions'), value: procedure.conditions[lang] }] : []),
          { label: t('whoReceives'), value: AGENCY_KINDS[procedure.agencies.receiving][lang] },
          { label: t('whoDecides'), value: AGENCY_KINDS[procedure.agencies.deciding][lang] },
          { label: t('result'), value: procedure.result.name[lang] },
          { label: t('field'), value: procedure.field[lang] },
          { label: t('code'), value: procedure.code },
        ]}
      />
      <Details summary={t('legalBasis')}>
        <ul>
          {procedure.legalBasis.map((basis) => (
            <li>
              {basis.title}
              {basis.article ? `, ${basis.article}` : ''}{' '}
              {basis.confidence === 'unverified' ? <Tag>{t('unverified')}</Tag> : null}
            </li>
          ))}
        </ul>
        <p class="muted">
          {t('source')}: {procedure.source}
        </p>
      </Details>
    </>,
  );
}
