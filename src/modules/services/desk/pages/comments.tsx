import type { Context } from 'hono';
import type { Ctx } from '../../../../kernel/context.ts';
import { ask, execute } from '../../../../kernel/execute.ts';
import { anyGrantCovers } from '../../../../kernel/identity/index.ts';
import type { Env } from '../../../../kernel/module.ts';
import { Button, Checkboxes, Details, Form, Textarea, Timeline } from '../../../../web/index.ts';
import { officeScope } from '../../dossiers/dossier.ts';
import { READERS } from '../../dossiers/queries.ts';
import { addComment, colleaguesOf, listComments } from '../comments.ts';
import { deskWords } from '../words.ts';

/** Internal remarks on a dossier, for the officers of its agencies; a consulted agency does not see them. */
export async function Comments({ ctx, dossierId }: { ctx: Ctx; dossierId: string }) {
  const t = deskWords(ctx.lang);
  const grants = ctx.actor.kind === 'person' ? ctx.actor.grants : [];
  if (!(await anyGrantCovers(ctx, grants, READERS, await officeScope(ctx, { dossierId })))) return null;
  const comments = await ask(ctx, listComments, { dossierId });
  const me = ctx.actor.kind === 'person' ? ctx.actor.personId : '';
  const people = (await colleaguesOf(ctx, dossierId)).filter((one) => one.personId !== me);
  return (
    <section class="stack" aria-labelledby="trao-doi">
      <h2 id="trao-doi">{t('comments')}</h2>
      <p class="muted">{t('commentsHint')}</p>
      {comments.length === 0 ? (
        <p class="muted">{t('noComments')}</p>
      ) : (
        <Timeline
          items={comments.map((comment) => ({
            at: comment.at,
            title: comment.body,
            by: comment.author,
            state: 'done',
          }))}
        />
      )}
      <Details summary={t('comment')}>
        <Form action={`/can-bo/ho-so/${dossierId}/trao-doi`}>
          <Textarea name="noi-dung" label={t('comment')} rows={3} maxLength={4000} />
          {people.length > 0 ? (
            <Checkboxes
              name="nhac"
              label={t('mention')}
              hint={t('mentionHint')}
              optional
              options={people.map((one) => ({ value: one.personId, label: one.name }))}
            />
          ) : null}
          <Button kind="secondary">{t('send')}</Button>
        </Form>
      </Details>
    </section>
  );
}

/** POST of the form above. */
export async function commentDeed(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const dossierId = c.req.param('id') ?? '';
  const form = await c.req.parseBody({ all: true });
  await execute(ctx, addComment, {
    dossierId,
    body: String(form['noi-dung'] ?? ''),
    mentions: [form.nhac ?? []].flat().map(String),
  });
  return c.redirect(`/can-bo/ho-so/${dossierId}#trao-doi`, 303);
}
