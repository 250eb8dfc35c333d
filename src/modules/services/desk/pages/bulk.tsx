import type { Context } from 'hono';
import type { Ctx } from '../../../../kernel/context.ts';
import { ask } from '../../../../kernel/execute.ts';
import type { Env } from '../../../../kernel/module.ts';
import { notFound, Problem } from '../../../../kernel/problem.ts';
import type { Lang } from '../../../../kernel/text.ts';
import {
  Banner,
  Button,
  ButtonGroup,
  ButtonLink,
  Form,
  PageHead,
  page,
  Select,
  Table,
  TextInput,
} from '../../../../web/index.ts';
import { GIVERS } from '../assign.ts';
import { BULK, BULK_MOST, type BulkDeed, type BulkLine, doEach, type Target } from '../bulk.ts';
import { codesOf } from '../codes.ts';
import type { List } from '../trays.ts';
import { deskWords } from '../words.ts';
import { WORKLIST } from './address.ts';

/** Address that several dossiers are sent to. */
export const BULK_PATH = '/can-bo/hang-loat';

/** What this person may do with several dossiers of a list. The gate decides on each one again. */
export function bulkDeeds(ctx: Ctx, list: List, somebody: boolean): BulkDeed[] {
  const roles = new Set(ctx.actor.kind === 'person' ? ctx.actor.grants.map((grant) => grant.role) : []);
  const deeds: BulkDeed[] = [];
  if (list === 'reception' && roles.has('receptionist')) deeds.push('receive');
  if (list === 'issue' && roles.has('receptionist')) deeds.push('issue');
  if (somebody && ['process', 'approve', 'waiting', 'open'].includes(list) && GIVERS.some((role) => roles.has(role)))
    deeds.push('assign');
  return deeds;
}

/** Buttons under a list whose boxes belong to this form. */
export function BulkForm({
  deeds,
  people,
  lang,
  back,
}: {
  deeds: readonly BulkDeed[];
  people: readonly { value: string; label: string }[];
  lang: Lang;
  back: string;
}) {
  const t = deskWords(lang);
  return (
    <section class="stack" aria-labelledby="hang-loat-tieu-de">
      <h2 id="hang-loat-tieu-de">{t('bulk')}</h2>
      <p class="muted">{t('bulkHint')}</p>
      <Form action={BULK_PATH} id="hang-loat" hidden={{ ve: back }}>
        {deeds.includes('assign') ? (
          <>
            <Select name="nguoi-nhan" label={t('assignTo')} empty={t('choosePerson')} options={people} />
            <TextInput name="ly-do" label={t('assignReason')} optional maxLength={500} width="full" />
          </>
        ) : null}
        <ButtonGroup>
          {deeds.map((deed, at) => (
            <Button kind={at === 0 ? 'primary' : 'secondary'} name="viec" value={deed}>
              {t(`bulk_${deed}`)}
            </Button>
          ))}
        </ButtonGroup>
      </Form>
    </section>
  );
}

const isDeed = (value: unknown): value is BulkDeed => typeof value === 'string' && value in BULK;

function readTargets(values: unknown): Target[] {
  return [values].flat().flatMap((value) => {
    const [dossierId = '', version = ''] = String(value ?? '').split(':');
    return dossierId && Number(version) > 0 ? [{ dossierId, version: Number(version) }] : [];
  });
}

const wrong = (vi: string, en: string): Problem => new Problem(422, 'bulk_not_possible', { vi, en });

/** Does it with each, and says what failed and why. Sending the page again does nothing twice: versions have moved on. */
export async function bulkPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = deskWords(lang);
  const form = await c.req.parseBody({ all: true });
  const deed = form.viec;
  if (!isDeed(deed)) throw notFound({ vi: 'việc cần làm', en: 'What to do' });
  const targets = readTargets(form['ho-so']);
  const to = String(form['nguoi-nhan'] ?? '');
  const back = String(form.ve ?? '').startsWith(`${WORKLIST}?`) ? String(form.ve) : WORKLIST;
  const both = (key: 'bulkNone' | 'bulkNobody') => wrong(deskWords('vi')(key), deskWords('en')(key));
  const refused =
    targets.length === 0
      ? both('bulkNone')
      : targets.length > BULK_MOST
        ? wrong(deskWords('vi')('bulkMost', { n: BULK_MOST }), deskWords('en')('bulkMost', { n: BULK_MOST }))
        : deed === 'assign' && !to
          ? both('bulkNobody')
          : undefined;
  const reason = String(form['ly-do'] ?? '').trim();
  const lines = refused
    ? []
    : await doEach(ctx, deed, targets, deed === 'assign' ? { to, ...(reason ? { reason } : {}) } : {});
  const codes = lines.length > 0 ? await ask(ctx, codesOf, { ids: lines.map((line) => line.dossierId) }) : {};
  const failed = lines.filter((line) => line.failed);
  const done = lines.filter((line) => !line.failed);
  return page(
    c,
    {
      door: 'workspace',
      title: t('bulkDone'),
      problem: refused,
      crumbs: [{ href: WORKLIST, label: t('worklist') }, { label: t(`bulk_${deed}`) }],
    },
    <>
      <PageHead title={t('bulkDone')} kicker={t(`bulk_${deed}`)} />
      {refused ? (
        <Banner tone="error">{refused.text[lang]}</Banner>
      ) : (
        <Banner tone={failed.length > 0 ? 'warning' : 'success'}>
          {t('bulkSummary', { ok: done.length, all: lines.length })}
        </Banner>
      )}
      {failed.length > 0 ? (
        <Table
          caption={t('bulkFailed')}
          columns={[
            { header: t('code'), cell: (line: BulkLine) => <CodeLink line={line} codes={codes} />, main: true },
            { header: t('why'), cell: (line: BulkLine) => line.failed?.[lang] ?? '' },
          ]}
          rows={failed}
        />
      ) : null}
      {done.length > 0 ? (
        <Table
          caption={t('bulkOk')}
          columns={[
            { header: t('code'), cell: (line: BulkLine) => <CodeLink line={line} codes={codes} />, main: true },
          ]}
          rows={done}
        />
      ) : null}
      <p>
        <ButtonLink kind="secondary" href={back}>
          {t('backToList')}
        </ButtonLink>
      </p>
    </>,
  );
}

function CodeLink({ line, codes }: { line: BulkLine; codes: Readonly<Record<string, string>> }) {
  const code = codes[line.dossierId];
  return code ? <a href={`/can-bo/ho-so/${line.dossierId}`}>{code}</a> : <span>{line.dossierId}</span>;
}
