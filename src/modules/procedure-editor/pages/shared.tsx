import type { Context } from 'hono';
import type { Ctx } from '../../../kernel/context.ts';
import { ask } from '../../../kernel/execute.ts';
import { anyGrantCovers } from '../../../kernel/identity/index.ts';
import type { Env } from '../../../kernel/module.ts';
import type { Lang } from '../../../kernel/text.ts';
import { type Crumb, StatusTag } from '../../../web/index.ts';
import { EDITOR, PUBLISHER } from '../drafts/commands.ts';
import { type DraftState, type ProcedureDraft, provinceScope } from '../drafts/draft.ts';
import { type OpenDraft, openDraft } from '../drafts/queries.ts';
import { draftHref } from '../edit/places.ts';
import { isRecord } from '../model/shape.ts';
import { pageWords } from '../words/pages.ts';

export const HOME = '/can-bo/thu-tuc';

const TONES = { editing: 'progress', submitted: 'waiting', published: 'success', rejected: 'danger' } as const;

export function DraftTag({ state, lang }: { state: DraftState; lang: Lang }) {
  return <StatusTag tone={TONES[state]}>{pageWords(lang)(`state_${state}`)}</StatusTag>;
}

/** The name that a draft has so far; its code while it has none. */
export function draftName(draft: Pick<ProcedureDraft, 'body' | 'code'>, lang: Lang): string {
  const { name } = draft.body;
  const said = isRecord(name) ? name[lang] || name.vi : undefined;
  return typeof said === 'string' && said ? said : draft.code;
}

export const isOpen = (draft: Pick<ProcedureDraft, 'state'>): boolean => ['editing', 'rejected'].includes(draft.state);

export const draftOf = (c: Context<Env>): Promise<OpenDraft> =>
  ask(c.get('ctx'), openDraft, { draftId: c.req.param('draft') ?? '' });

export function crumbsOf(draft: ProcedureDraft, lang: Lang, ...more: string[]): Crumb[] {
  const t = pageWords(lang);
  return [
    { href: HOME, label: t('list') },
    { href: draftHref(draft.id), label: draftName(draft, lang) },
    ...more.map((label) => ({ label })),
  ];
}

/** Which of the two roles the reader holds; the commands ask again. */
export async function rolesOf(ctx: Ctx): Promise<{ editor: boolean; publisher: boolean }> {
  const grants = ctx.actor.kind === 'person' ? ctx.actor.grants : [];
  const scope = await provinceScope(ctx);
  return {
    editor: await anyGrantCovers(ctx, grants, [EDITOR], scope),
    publisher: await anyGrantCovers(ctx, grants, [PUBLISHER], scope),
  };
}

/** A file to be saved, named so that people find it again. */
export function download(text: string, name: string, type: string): Response {
  return new Response(text, {
    headers: {
      'content-type': `${type}; charset=utf-8`,
      'content-disposition': `attachment; filename="${name.replace(/[^\w.-]/g, '_')}"`,
      'cache-control': 'no-store',
    },
  });
}
