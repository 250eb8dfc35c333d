import type { Context } from 'hono';
import type { Env } from '../../../kernel/module.ts';
import { AGENCY_KINDS } from '../../../kernel/units/index.ts';
import {
  ButtonLink,
  Details,
  EmptyState,
  formatMoney,
  Grid,
  KeyValue,
  Notice,
  PageHead,
  ProcedureCard,
  page,
  SearchBox,
  Table,
  Tag,
} from '../../../web/index.ts';
import { procedureInForce, proceduresInForce } from '../procedures/catalogue.ts';
import { limitText } from '../procedures/deadline-rule.ts';
import { feesDue, type Manner, type Procedure } from '../procedures/schema.ts';
import { searchProcedures } from '../procedures/search.ts';
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

function feeText(procedure: Procedure, manner: Manner, lang: 'vi' | 'en', none: string): string {
  const due = feesDue(procedure, manner.channel);
  if (due.length === 0) return none;
  return due.map((fee) => `${fee.name[lang]}: ${formatMoney(fee.amount, lang)}`).join('; ');
}

/** `/thu-tuc/:code`: what one needs to know before applying. */
export async function procedurePage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = words(lang);
  const { procedure } = await procedureInForce(ctx, c.req.param('code') ?? '');
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
      {procedure.confidence === 'unverified' ? (
        <Notice tone="warning" title={t('unverified')}>
          <p>{t('unverifiedBody')}</p>
        </Notice>
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
