import type { Context } from 'hono';
import type { Ctx } from '../../../kernel/context.ts';
import { ask, execute } from '../../../kernel/execute.ts';
import { acceptAttribute, fileResponse, findFile, readForm } from '../../../kernel/files/index.ts';
import type { Env } from '../../../kernel/module.ts';
import { type FieldProblem, notFound, Problem } from '../../../kernel/problem.ts';
import {
  Banner,
  Button,
  ButtonGroup,
  ButtonLink,
  Checkboxes,
  ConfirmPage,
  DateTime,
  Details,
  ErrorSummary,
  errorFor,
  FileUpload,
  Form,
  KeyValue,
  Money,
  NumberInput,
  PageHead,
  Panel,
  page,
  Select,
  Table,
  TextInput,
} from '../../../web/index.ts';
import {
  type Answers,
  answerWorld,
  communeOptions,
  type FeeLine,
  FieldControl,
  fieldsOf,
  fieldsToDraw,
  getDossier,
  type Posted,
  type Procedure,
  papersOf,
  procedureInForce,
  proposedExemptions,
  takePage,
  withoutRow,
} from '../../services/index.ts';
import { directProcedures } from '../intake/frequent.ts';
import {
  type Counts,
  chooseProcedure,
  discardIntake,
  feesOfIntake,
  type OpenIntake,
  openIntake,
  registerIntake,
  saveIntake,
} from '../intake/intake.ts';
import { agencyOf } from '../office.ts';
import { readPanel } from '../queue/board.ts';
import { keepScan, MOST_PAGES, SCAN_KINDS } from '../scans/receive.ts';
import { dropScan, scansOf } from '../scans/scans.ts';
import { intakeWords } from '../words/intake.ts';
import { ScanList } from './scan-list.tsx';

const HERE = '/can-bo/tiep-nhan';

/** `/can-bo/tiep-nhan/:id`: first the procedure, then everything on one page. */
export async function intakePage(c: Context<Env>, problem?: Problem): Promise<Response> {
  const ctx = c.get('ctx');
  const open = await ask(ctx, openIntake, { intakeId: c.req.param('id') ?? '' });
  if (open.intake.dossierId) return c.redirect(`${HERE}/${open.intake.id}/xong`, 303);
  return open.intake.procedureCode ? wholePage(c, open, problem) : procedureStep(c, open);
}

async function procedureStep(c: Context<Env>, { intake }: OpenIntake): Promise<Response> {
  const ctx = c.get('ctx');
  const t = intakeWords(ctx.lang);
  const words = (c.req.query('q') ?? '').trim();
  const list = await directProcedures(ctx, intake.agencyId, words);
  return page(
    c,
    {
      door: 'workspace',
      title: `${intake.person.name} – ${t('procedure')}`,
      crumbs: [{ href: HERE, label: t('title') }, { label: intake.person.name }],
    },
    <>
      <PageHead title={intake.person.name} kicker={t('title')} />
      <Form action={`${HERE}/${intake.id}`} method="get">
        <div class="field">
          <label class="field__label" for="q">
            {t('procedure')}
          </label>
          <p class="field__hint" id="q-hint">
            {t('procedureHint')}
          </p>
          <input
            class="input input--full"
            id="q"
            name="q"
            type="search"
            value={words}
            autocomplete="off"
            aria-describedby="q-hint"
            // the next thing to do on this page is to type here
            autofocus
          />
        </div>
        <Button>{t('findButton')}</Button>
      </Form>
      <h2>{words ? t('found', { n: list.length }) : t('frequent')}</h2>
      {list.length === 0 ? <Banner tone="warning">{t('notDirect')}</Banner> : null}
      <ul class="papers">
        {list.map(({ procedure }) => (
          <li>
            <Form action={`${HERE}/${intake.id}/thu-tuc`} hidden={{ ma: procedure.code }}>
              <Button kind="secondary">
                <span class="vh">{t('choose')}: </span>
                {procedure.name[ctx.lang]}
              </Button>{' '}
              <code>{procedure.code}</code>
            </Form>
          </li>
        ))}
      </ul>
      <Discard id={intake.id} ctx={ctx} />
    </>,
  );
}

function Discard({ id, ctx }: { id: string; ctx: Ctx }) {
  return (
    <p>
      <a href={`${HERE}/${id}/bo`}>{intakeWords(ctx.lang)('discard')}</a>
    </p>
  );
}

async function wholePage(c: Context<Env>, open: OpenIntake, problem?: Problem): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = intakeWords(lang);
  const { intake, scans } = open;
  const { procedure } = await procedureInForce(ctx, intake.procedureCode as string);
  const communes = await communeOptions(ctx);
  const fees = await feesOfIntake(ctx, intake);
  const said = c.req.query('xong');
  const fields = fieldsToDraw(
    fieldsOf(procedure.form).filter((field) => field.kind !== 'file'),
    intake.answers,
  );
  const agency = await agencyOf(ctx, intake.agencyId);
  return page(
    c,
    {
      door: 'workspace',
      title: `${intake.person.name} – ${procedure.name[lang]}`,
      crumbs: [{ href: HERE, label: t('title') }, { label: intake.person.name }],
      problem,
    },
    <>
      <ErrorSummary problems={problem?.fields} />
      {problem && problem.fields.length === 0 ? <Banner tone="error">{problem.text[lang]}</Banner> : null}
      {said === 'luu' ? <Banner>{t('saved')}</Banner> : null}
      <PageHead title={procedure.name[lang]} kicker={`${agency.shortName} · ${procedure.code}`} />
      <KeyValue
        items={[
          { label: t('personChanged'), value: intake.person.name },
          { label: t('personalId'), value: intake.person.personalId },
          ...(intake.person.birthDate
            ? [{ label: t('birthDate'), value: intake.person.birthDate.split('-').reverse().join('/') }]
            : []),
          ...(intake.person.address ? [{ label: t('address'), value: intake.person.address }] : []),
        ]}
      />
      <p>
        <a href={`${HERE}/${intake.id}/doi`}>{t('other')}</a>
      </p>
      <Form action={`${HERE}/${intake.id}`} multipart id="tiep-nhan">
        <TextInput
          name="nguoi.phone"
          label={t('phone')}
          value={intake.person.phone}
          type="tel"
          width="m"
          autocomplete="off"
          optional
          error={errorFor(problem?.fields, 'nguoi.phone')}
        />
        <h2>{t('answers')}</h2>
        {fields.map((field) => (
          <FieldControl
            field={field}
            answers={intake.answers}
            problems={problem?.fields}
            files={[]}
            communes={communes}
            maxBytes={ctx.app.config.maxUploadBytes}
            lang={lang}
            moreOf={c.req.query('them')}
          />
        ))}
        <h2>{t('papers')}</h2>
        <Papers procedure={procedure} counts={intake.counts} ctx={ctx} problems={problem?.fields} />
        <h2>{t('scanTitle')}</h2>
        <ScanList
          scans={scans}
          ctx={ctx}
          names={new Map(procedure.components.map((one) => [one.key, one.name[lang]]))}
          href={(scan) => `${HERE}/${intake.id}/quet/${scan.id}`}
          drop
        />
        <Select
          name="quet"
          label={t('scanFor')}
          options={procedure.components.map((one) => ({ value: one.key, label: one.name[lang] }))}
          empty={false}
        />
        <FileUpload
          name="tep"
          label={t('scanFiles')}
          hint={t('scanHint')}
          kinds={t('kinds')}
          accept={acceptAttribute(SCAN_KINDS)}
          maxBytes={ctx.app.config.maxUploadBytes}
          multiple
          error={errorFor(problem?.fields, 'tep')}
          optional
        />
        <Button kind="secondary" name="_then" value="scan" noValidate>
          {t('scanAdd')}
        </Button>
        <h2>{t('fees')}</h2>
        <FeePart procedure={procedure} fees={fees} answers={intake.answers} counts={intake.counts} ctx={ctx} />
        {procedure.cases.length > 0 ? (
          <Select
            name="truong-hop"
            label={t('limitCase')}
            options={procedure.cases.map((one) => ({ value: one.key, label: one.name[lang] }))}
            value={intake.counts.limitCase}
            empty={t('usualCase')}
          />
        ) : null}
        <ButtonGroup>
          <Button>{t('register')}</Button>
          <Button kind="secondary" name="_then" value="fees" noValidate>
            {t('recompute')}
          </Button>
          <Button kind="secondary" name="_then" value="save" noValidate>
            {t('save')}
          </Button>
        </ButtonGroup>
      </Form>
      <Discard id={intake.id} ctx={ctx} />
    </>,
  );
}

function Papers({
  procedure,
  counts,
  ctx,
  problems,
}: {
  procedure: Procedure;
  counts: Counts;
  ctx: Ctx;
  problems: readonly FieldProblem[] | undefined;
}) {
  const t = intakeWords(ctx.lang);
  const box = (kind: 'originals' | 'copies', component: Procedure['components'][number]) => {
    const name = component.name[ctx.lang];
    return (
      <label>
        <span aria-hidden="true">{t(kind)}</span>
        <input
          class="input"
          name={`giay.${component.key}.${kind}`}
          id={`f-giay-${component.key}-${kind}`}
          type="text"
          inputmode="numeric"
          maxlength={3}
          value={String(counts.papers[component.key]?.[kind] ?? 0)}
          aria-label={t(`${kind}Of`, { name })}
          autocomplete="off"
        />
      </label>
    );
  };
  const error = errorFor(problems, 'papers');
  return (
    <div class={error ? 'field field--error' : 'field'}>
      {error ? <p class="field__error">{error}</p> : null}
      <div class="paperlist">
        <div class="paperlist__row paperlist__head" aria-hidden="true">
          <span>{t('paper')}</span>
          <span>{t('originals')}</span>
          <span>{t('copies')}</span>
        </div>
        {procedure.components.map((component) => (
          <div class="paperlist__row">
            <span>
              {component.name[ctx.lang]}
              {component.required ? null : <span class="muted"> ({t('optional')})</span>}
            </span>
            {box('originals', component)}
            {box('copies', component)}
          </div>
        ))}
      </div>
    </div>
  );
}

/** A fee whose units the officer counts: neither one per dossier nor counted by the answers. */
const counted = (fee: Procedure['fees'][number]): boolean => fee.per !== 'dossier' && !fee.count && !fee.assessed;

function FeePart({
  procedure,
  fees,
  answers,
  counts,
  ctx,
}: {
  procedure: Procedure;
  fees: { readonly lines: readonly FeeLine[]; readonly total: number };
  answers: Answers;
  counts: Counts;
  ctx: Ctx;
}) {
  const t = intakeWords(ctx.lang);
  if (fees.lines.length === 0) return <p>{t('noFees')}</p>;
  const proposed = proposedExemptions(procedure, answers).map((one) => one.key);
  const units = fees.lines.filter((line) => procedure.fees.some((fee) => fee.key === line.key && counted(fee)));
  return (
    <>
      {units.map((line) => {
        const [first] = counts.quantities[line.key] ?? line.quantities;
        const name = line.name[ctx.lang];
        return (
          <>
            <NumberInput
              name={`phi.${line.key}.units`}
              label={t('countOf', { unit: t(`units_${line.per}`), fee: name })}
              value={first?.units ?? 1}
            />
            {line.per === 'page' ? (
              <NumberInput
                name={`phi.${line.key}.sets`}
                label={t('countOf', { unit: t('sets'), fee: name })}
                value={first?.sets ?? 1}
              />
            ) : null}
          </>
        );
      })}
      {procedure.exemptions.length > 0 ? (
        <Checkboxes
          name="mien-giam"
          label={t('exemptions')}
          optional
          options={procedure.exemptions.map((one) => ({
            value: one.key,
            label: `${one.name[ctx.lang]} (−${one.percent}%)`,
            hint: one.basis,
          }))}
          values={counts.exemptions.length > 0 ? counts.exemptions : proposed}
        />
      ) : null}
      <Table
        caption={t('fees')}
        captionHidden
        columns={[
          { header: t('fees'), cell: (line: FeeLine) => line.name[ctx.lang], main: true },
          {
            header: t('total'),
            cell: (line: FeeLine) =>
              line.amount === undefined ? <span class="muted">{t('later')}</span> : <Money vnd={line.amount} />,
            align: 'end',
          },
        ]}
        rows={fees.lines}
        foot={[
          <strong>{t('total')}</strong>,
          <strong>
            <Money vnd={fees.total} />
          </strong>,
        ]}
      />
    </>
  );
}

const whole = (value: string | null): number => {
  const n = Number((value ?? '').trim() || 0);
  return Number.isInteger(n) && n >= 0 && n <= 100_000 ? n : 0;
};

function readCounts(form: Posted, procedure: Procedure): Counts {
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === 'string' ? value : null;
  };
  return {
    papers: Object.fromEntries(
      procedure.components.map(({ key }) => [
        key,
        {
          originals: Math.min(999, whole(text(`giay.${key}.originals`))),
          copies: Math.min(999, whole(text(`giay.${key}.copies`))),
        },
      ]),
    ),
    quantities: Object.fromEntries(
      procedure.fees
        .filter((fee) => counted(fee) && text(`phi.${fee.key}.units`) !== null)
        .map((fee) => {
          const sets = text(`phi.${fee.key}.sets`);
          return [
            fee.key,
            [{ units: whole(text(`phi.${fee.key}.units`)), sets: sets === null ? 1 : Math.min(1_000, whole(sets)) }],
          ];
        }),
    ),
    exemptions: form.getAll('mien-giam').map(String),
    ...(text('truong-hop') ? { limitCase: text('truong-hop') as string } : {}),
  };
}

/** Takes the whole page; what was typed is kept whatever happens next. */
export async function intakeSave(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const intakeId = c.req.param('id') ?? '';
  const { intake } = await ask(ctx, openIntake, { intakeId });
  const here = `${HERE}/${intakeId}`;
  if (intake.dossierId || !intake.procedureCode) return c.redirect(here, 303);
  const { procedure } = await procedureInForce(ctx, intake.procedureCode);
  const sent = await readForm(ctx, c.req.raw, {
    files: { tep: { accept: [...SCAN_KINDS], maxCount: MOST_PAGES } },
    maxFields: 1_000,
  });
  try {
    const then = sent.fields.get('_then') ?? '';
    const [what, which = ''] = then.split(':');
    const [group, row] = what === 'remove' ? which.split('.') : [];
    const posted = group === undefined ? sent.fields : withoutRow(sent.fields, group, Number(row));
    const world = await answerWorld(ctx, []);
    const answers = procedure.form.pages.reduce<Answers>(
      (so, part) => takePage(part, so, posted, world).answers,
      intake.answers,
    );
    const phone = (sent.fields.get('nguoi.phone') ?? '').replace(/[\s.-]/g, '');
    const drop = sent.fields.get('_remove');
    try {
      await execute(ctx, saveIntake, {
        intakeId,
        answers,
        counts: readCounts(sent.fields, procedure),
        contact: { phone: phone || undefined },
      });
      if (drop) await execute(ctx, dropScan, { scanId: drop });
      else if (what === 'scan') {
        const key = sent.fields.get('quet') ?? '';
        const component = procedure.components.find((one) => one.key === key);
        if (!component) throw notFound({ vi: 'giấy tờ này', en: 'This paper' });
        await keepScan(ctx, sent.files.get('tep') ?? [], { intakeId, component: key, title: component.name.vi });
      } else if (then === '') {
        await execute(ctx, registerIntake, { intakeId });
        return c.redirect(`${here}/xong`, 303);
      }
    } catch (error) {
      if (!(error instanceof Problem) || (error.status !== 422 && error.status !== 409)) throw error;
      const fields = error.fields.map((field) => ({ ...field, path: field.path.replace(/^contact\./, 'nguoi.') }));
      return intakePage(c, new Problem(error.status, error.code, error.text, fields));
    }
    return c.redirect(what === 'add' ? `${here}?them=${which}` : what === 'save' ? `${here}?xong=luu` : here, 303);
  } finally {
    await sent.dispose();
  }
}

export async function intakeChoose(c: Context<Env>): Promise<Response> {
  const form = await c.req.parseBody();
  const intakeId = c.req.param('id') ?? '';
  await execute(c.get('ctx'), chooseProcedure, { intakeId, procedure: String(form.ma ?? '') });
  return c.redirect(`${HERE}/${intakeId}`, 303);
}

/** `/can-bo/tiep-nhan/:id/doi`: asks before another procedure takes the place of what was typed. */
export async function intakeChangePage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const t = intakeWords(ctx.lang);
  const { intake } = await ask(ctx, openIntake, { intakeId: c.req.param('id') ?? '' });
  return page(
    c,
    { door: 'workspace', title: t('other'), crumbs: [{ href: HERE, label: t('title') }, { label: t('other') }] },
    <ConfirmPage
      title={t('other')}
      action={`${HERE}/${intake.id}/doi`}
      confirm={t('other')}
      cancelHref={`${HERE}/${intake.id}`}
    />,
  );
}

export async function intakeChange(c: Context<Env>): Promise<Response> {
  const intakeId = c.req.param('id') ?? '';
  await execute(c.get('ctx'), chooseProcedure, { intakeId, procedure: null });
  return c.redirect(`${HERE}/${intakeId}`, 303);
}

export async function intakeDiscardPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const t = intakeWords(ctx.lang);
  const { intake } = await ask(ctx, openIntake, { intakeId: c.req.param('id') ?? '' });
  return page(
    c,
    {
      door: 'workspace',
      title: t('discardTitle'),
      crumbs: [{ href: HERE, label: t('title') }, { label: t('discard') }],
    },
    <ConfirmPage
      title={t('discardTitle')}
      action={`${HERE}/${intake.id}/bo`}
      confirm={t('discard')}
      cancelHref={`${HERE}/${intake.id}`}
      danger
    >
      <p>{intake.person.name}</p>
    </ConfirmPage>,
  );
}

export async function intakeDiscard(c: Context<Env>): Promise<Response> {
  await execute(c.get('ctx'), discardIntake, { intakeId: c.req.param('id') ?? '' });
  return c.redirect(HERE, 303);
}

/** The bytes of a scan of this intake or of its dossier. */
export async function intakeScan(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { scans } = await ask(ctx, openIntake, { intakeId: c.req.param('id') ?? '' });
  const scan = scans.find((one) => one.id === c.req.param('scan'));
  if (!scan) throw notFound({ vi: 'bản quét này', en: 'This scan' });
  return fileResponse(ctx.app, await findFile(ctx, scan.fileId), c.req.raw);
}

/** `/can-bo/tiep-nhan/:id/xong`: the code, what to pay, the slip to print, and the next person. */
export async function intakeDone(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const t = intakeWords(ctx.lang);
  const { intake } = await ask(ctx, openIntake, { intakeId: c.req.param('id') ?? '' });
  if (!intake.dossierId) return c.redirect(`${HERE}/${intake.id}`, 303);
  const dossier = await getDossier(ctx, intake.dossierId);
  const slip = (await papersOf(ctx, dossier.id)).find((paper) => paper.kind === 'receipt');
  const charge = await ctx.db
    .selectFrom('counter_charge')
    .select('total')
    .where('dossier_id', '=', dossier.id)
    .executeTakeFirst();
  const { desk } = await ask(ctx, readPanel, { agencyId: intake.agencyId });
  const scans = await scansOf(ctx, { dossierId: dossier.id });
  return page(
    c,
    {
      door: 'workspace',
      title: `${t('done')} ${dossier.code}`,
      crumbs: [{ href: HERE, label: t('title') }, { label: dossier.code }],
    },
    <>
      <Panel title={t('done')} code={dossier.code} codeLabel={t('code')}>
        {dossier.dueAt ? (
          <p>
            {t('due')}: <DateTime value={dossier.dueAt} />
          </p>
        ) : null}
        {charge && charge.total > 0 ? (
          <p>
            {t('toPay')}: <Money vnd={charge.total} />
          </p>
        ) : null}
      </Panel>
      <div class="deskfoot">
        {slip ? (
          <ButtonLink icon="print" href={`/can-bo/ho-so/${dossier.id}/giay-to/${slip.id}`} download>
            {t('slip')}
          </ButtonLink>
        ) : null}
        {desk ? (
          <Form action="/can-bo/quay/goi" hidden={{ quay: desk.id }}>
            <Button kind="secondary">{t('nextPerson')}</Button>
          </Form>
        ) : null}
        <ButtonLink kind="secondary" href={HERE}>
          {t('nextWithout')}
        </ButtonLink>
      </div>
      <p>
        <a href={`/can-bo/quet/${dossier.id}`}>{t('moreScans')}</a> ·{' '}
        <a href={`/can-bo/ho-so/${dossier.id}`}>{t('openDossier')}</a>
      </p>
      {scans.length > 0 ? (
        <Details summary={t('scans')}>
          <ScanList scans={scans} ctx={ctx} names={new Map()} href={(scan) => `${HERE}/${intake.id}/quet/${scan.id}`} />
        </Details>
      ) : null}
    </>,
  );
}
