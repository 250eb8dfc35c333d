import type { Context } from 'hono';
import { ask } from '../../../kernel/execute.ts';
import type { Env } from '../../../kernel/module.ts';
import type { Lang } from '../../../kernel/text.ts';
import { BackLink, ButtonLink, formatNumber, Notice, PageHead, page, Table } from '../../../web/index.ts';
import { type Procedure, procedureSchema } from '../../services/index.ts';
import { DiagramSvg, readDiagram } from '../bpmn/svg.tsx';
import { procedureToBpmn } from '../bpmn/to-bpmn.ts';
import { openVersion } from '../drafts/queries.ts';
import { draftHref } from '../edit/places.ts';
import { sayChoice } from '../model/say.ts';
import { pageWords } from '../words/pages.ts';
import { procedureToYaml } from '../yaml/yaml.ts';
import { crumbsOf, download, draftName, draftOf } from './shared.tsx';

/** The diagram, and the same as a table. Wider than a phone: it scrolls by itself, by keyboard too. */
export async function WorkflowFigure({ procedure, lang }: { procedure: Procedure; lang: Lang }) {
  const t = pageWords(lang);
  const diagram = await readDiagram(await procedureToBpmn(procedure, lang));
  return (
    <>
      <section class="scrollx" aria-label={t('workflow')} tabindex={0}>
        <DiagramSvg diagram={diagram} lang={lang} />
      </section>
      <Table
        caption={t('workflowSteps')}
        columns={[
          { header: t('step'), main: true, cell: (step: Procedure['steps'][number]) => step.name[lang] },
          { header: t('who'), cell: (step) => sayChoice(['role'], step.role, lang) },
          { header: t('hours'), cell: (step) => formatNumber(step.hours, lang), align: 'end' },
        ]}
        rows={procedure.steps}
      />
    </>
  );
}

/** `/can-bo/thu-tuc/nhap/:draft/so-do` */
export async function draftWorkflowPage(c: Context<Env>): Promise<Response> {
  const { lang } = c.get('ctx');
  const t = pageWords(lang);
  const { draft } = await draftOf(c);
  const parsed = procedureSchema.safeParse(draft.body);
  return page(
    c,
    {
      door: 'workspace',
      title: `${t('workflow')} – ${draftName(draft, lang)}`,
      crumbs: crumbsOf(draft, lang, t('workflow')),
    },
    <>
      <BackLink href={draftHref(draft.id)}>{t('backToDraft')}</BackLink>
      <PageHead title={t('workflow')} kicker={draft.code} lede={t('workflowLede')}>
        {parsed.success ? (
          <ButtonLink kind="secondary" icon="download" href={`${draftHref(draft.id)}/bpmn`} download>
            {t('downloadBpmn')}
          </ButtonLink>
        ) : null}
      </PageHead>
      {parsed.success ? (
        <WorkflowFigure procedure={parsed.data} lang={lang} />
      ) : (
        <Notice tone="warning">
          <p>{t('incompleteDraft')}</p>
        </Notice>
      )}
    </>,
  );
}

const BPMN = 'application/bpmn+xml';
const YAML = 'application/yaml';

export async function draftBpmn(c: Context<Env>): Promise<Response> {
  const { draft } = await draftOf(c);
  const parsed = procedureSchema.safeParse(draft.body);
  if (!parsed.success) return c.redirect(draftHref(draft.id), 303);
  return download(await procedureToBpmn(parsed.data, c.get('ctx').lang), `${draft.code}.bpmn`, BPMN);
}

export async function draftYaml(c: Context<Env>): Promise<Response> {
  const { draft } = await draftOf(c);
  return download(procedureToYaml(draft.body), `${draft.code}.yaml`, YAML);
}

export async function versionFile(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { procedure } = await ask(ctx, openVersion, { versionId: c.req.param('version') ?? '' });
  const name = `${procedure.code}-${procedure.validFrom}`;
  return c.req.param('what') === 'bpmn'
    ? download(await procedureToBpmn(procedure, ctx.lang), `${name}.bpmn`, BPMN)
    : download(procedureToYaml(procedure), `${name}.yaml`, YAML);
}
