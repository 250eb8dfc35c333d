import type { Context } from 'hono';
import type { Ctx } from '../../../../kernel/context.ts';
import { execute } from '../../../../kernel/execute.ts';
import { anyGrantCovers, findPerson } from '../../../../kernel/identity/index.ts';
import type { Env } from '../../../../kernel/module.ts';
import { Button, Details, Form, KeyValue, Select, TextInput } from '../../../../web/index.ts';
import { type Dossier, deskScope } from '../../dossiers/dossier.ts';
import { nextState } from '../../dossiers/states.ts';
import { assignDossier, GIVERS, handlersFor } from '../assign.ts';
import { deskWords } from '../words.ts';

/** Who handles the dossier, and for the leader a way to give it to somebody else. */
export async function AssignForm({ ctx, dossier }: { ctx: Ctx; dossier: Dossier }) {
  const t = deskWords(ctx.lang);
  const handler = dossier.handlerId ? await findPerson(ctx, dossier.handlerId) : undefined;
  const grants = ctx.actor.kind === 'person' ? ctx.actor.grants : [];
  const place = await deskScope(ctx, { dossierId: dossier.id });
  const may =
    !dossier.bundle && nextState('assign', dossier.state) && (await anyGrantCovers(ctx, grants, GIVERS, place));
  const people = may ? await handlersFor(ctx, dossier) : [];
  const others = people.filter((one) => one.personId !== dossier.handlerId);
  return (
    <>
      <KeyValue items={[{ label: t('handler'), value: handler?.name ?? <span class="muted">{t('nobody')}</span> }]} />
      {may ? (
        <Details summary={t('assign')}>
          {others.length === 0 ? (
            <p class="muted">{t('noHandlers')}</p>
          ) : (
            <Form action={`/can-bo/ho-so/${dossier.id}/phan-cong`} hidden={{ version: String(dossier.version) }}>
              <Select
                name="nguoi-nhan"
                label={t('assignTo')}
                empty={t('choosePerson')}
                options={others.map((one) => ({ value: one.personId, label: one.name }))}
              />
              <TextInput name="ly-do" label={t('assignReason')} optional maxLength={500} width="full" />
              <Button kind="secondary">{t('assign')}</Button>
            </Form>
          )}
        </Details>
      ) : null}
    </>
  );
}

/** POST of the form above. */
export async function assignDeed(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const dossierId = c.req.param('id') ?? '';
  const form = await c.req.parseBody();
  const version = Number(form.version);
  const reason = String(form['ly-do'] ?? '').trim();
  await execute(ctx, assignDossier, {
    dossierId,
    to: String(form['nguoi-nhan'] ?? ''),
    ...(version > 0 ? { version } : {}),
    ...(reason ? { reason } : {}),
  });
  return c.redirect(`/can-bo/ho-so/${dossierId}?xong=assign`, 303);
}
