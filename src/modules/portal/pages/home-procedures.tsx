import { localDate } from '../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AGENCY_KINDS } from '../../../kernel/units/index.ts';
import { formatMoney, Grid, ProcedureCard, paths, Tag } from '../../../web/index.ts';
import { computeFees, limitText, mannerOf, type ProcedureVersion } from '../../services/index.ts';
import { homeWords } from '../words/home.ts';

const SHOWN = 6;

/** The first procedures that can be filed online, those done wholly online before the others. */
export function OnlineProcedures({ ctx, procedures }: { ctx: Ctx; procedures: readonly ProcedureVersion[] }) {
  const { lang } = ctx;
  const t = homeWords(lang);
  const online = procedures.filter(({ procedure }) => mannerOf(procedure, 'online'));
  const first = [...online].sort((a, b) => rank(a) - rank(b)).slice(0, SHOWN);
  return (
    <section class="stack" aria-labelledby="thu-tuc">
      <h2 id="thu-tuc">{t('procedures')}</h2>
      {first.length === 0 ? <p class="muted">{t('noProcedures')}</p> : null}
      <Grid min="l">
        {first.map(({ procedure }) => (
          <ProcedureCard
            title={procedure.name[lang]}
            href={`${paths.procedures}/${procedure.code}`}
            code={procedure.code}
            agency={AGENCY_KINDS[procedure.agencies.deciding][lang]}
            facts={[
              { label: t('limit'), value: limitText(procedure, 'online', lang) },
              { label: t('fee'), value: feeText(ctx, procedure) },
            ]}
            tag={
              procedure.onlineLevel === 'full' ? (
                <Tag tone="success">{t('full')}</Tag>
              ) : (
                <Tag tone="info">{t('partial')}</Tag>
              )
            }
          />
        ))}
      </Grid>
      {procedures.length > 0 ? (
        <p>
          <a href={paths.procedures}>{t('allProcedures', { n: procedures.length })}</a>
        </p>
      ) : null}
    </section>
  );
}

const rank = ({ procedure }: ProcedureVersion): number => (procedure.onlineLevel === 'full' ? 0 : 1);

/** What everybody pays: charges for late filing, copies and the like come on top and stand on the procedure's page. */
function feeText({ lang, now }: Ctx, procedure: ProcedureVersion['procedure']): string {
  const { total } = computeFees(procedure, 'online', { answers: {}, day: localDate(now) });
  return total === 0 ? homeWords(lang)('noFee') : formatMoney(total, lang);
}
