import type { Context } from 'hono';
import type { Ctx } from '../../../kernel/context.ts';
import { ask } from '../../../kernel/execute.ts';
import type { Env } from '../../../kernel/module.ts';
import type { Lang } from '../../../kernel/text.ts';
import { BackLink, EmptyState, formatDate, PageHead, page, StatusTag, Table } from '../../../web/index.ts';
import { diffProcedures, type SaidChange, sayChanges } from '../diff/diff.ts';
import { openVersion } from '../drafts/queries.ts';
import { draftHref } from '../edit/places.ts';
import { pageWords } from '../words/pages.ts';
import { crumbsOf, draftName, draftOf, HOME } from './shared.tsx';

const TONES = { added: 'success', removed: 'danger', changed: 'info', moved: 'neutral' } as const;

/** Every difference of two procedures in words, by section. */
export function Differences({ before, after, lang }: { before: unknown; after: unknown; lang: Lang }) {
  const t = pageWords(lang);
  const groups = sayChanges(diffProcedures(before, after), before, after, lang);
  if (groups.length === 0) return <EmptyState title={t('noDifference')} icon="check" />;
  return (
    <>
      {groups.map(({ section, changes }) => {
        const title = section ? section.title[lang] : t('general');
        return (
          <section>
            <h2>{title}</h2>
            <Table
              caption={title}
              captionHidden
              columns={[
                { header: t('where'), main: true, cell: (change: SaidChange) => change.where },
                {
                  header: t('change'),
                  cell: (change) => <StatusTag tone={TONES[change.kind]}>{t(`kind_${change.kind}`)}</StatusTag>,
                },
                {
                  header: t('before'),
                  cell: (change) => (change.before === undefined ? '' : <del>{change.before}</del>),
                },
                { header: t('after'), cell: (change) => (change.after === undefined ? '' : <ins>{change.after}</ins>) },
              ]}
              rows={changes}
            />
          </section>
        );
      })}
    </>
  );
}

const versionOf = async (ctx: Ctx, id: string | undefined) =>
  id ? (await ask(ctx, openVersion, { versionId: id })).procedure : undefined;

/** `/can-bo/thu-tuc/so-sanh?cu=&moi=`: two published versions. */
export async function comparePage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = pageWords(lang);
  const before = await versionOf(ctx, c.req.query('cu'));
  const after = await versionOf(ctx, c.req.query('moi'));
  if (!before || !after) return c.redirect(HOME, 303);
  const name = (one: typeof after) => `${one.code} (${formatDate(one.validFrom)})`;
  return page(
    c,
    {
      door: 'workspace',
      title: `${t('diffTitle')} – ${after.name[lang]}`,
      crumbs: [
        { href: HOME, label: t('list') },
        { href: `${HOME}/${after.code}`, label: after.code },
        { label: t('diffTitle') },
      ],
    },
    <>
      <PageHead
        title={after.name[lang]}
        kicker={t('diffTitle')}
        lede={t('diffOf', { before: name(before), after: name(after) })}
      />
      <Differences before={before} after={after} lang={lang} />
    </>,
  );
}

/** `/can-bo/thu-tuc/nhap/:draft/khac`: the draft against its base, or against the newest version (`?voi=`). */
export async function draftDiffPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = pageWords(lang);
  const { draft, base } = await draftOf(c);
  const other = c.req.query('voi');
  const before = other ? await versionOf(ctx, other) : base;
  return page(
    c,
    {
      door: 'workspace',
      title: `${t('diff')} – ${draftName(draft, lang)}`,
      crumbs: crumbsOf(draft, lang, t('diffTitle')),
    },
    <>
      <BackLink href={draftHref(draft.id)}>{t('backToDraft')}</BackLink>
      <PageHead
        title={draftName(draft, lang)}
        kicker={t('diffTitle')}
        lede={t('diffOf', {
          before: before ? `${before.code} (${formatDate(before.validFrom)})` : t('nothingBefore'),
          after: t('thisDraft'),
        })}
      />
      <Differences before={before ?? {}} after={draft.body} lang={lang} />
    </>,
  );
}
