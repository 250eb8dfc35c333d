import type { Context } from 'hono';
import type { Ctx } from '../../../kernel/context.ts';
import { ask, execute } from '../../../kernel/execute.ts';
import { maskPersonalId } from '../../../kernel/formats/index.ts';
import type { Env } from '../../../kernel/module.ts';
import { Problem } from '../../../kernel/problem.ts';
import type { Agency } from '../../../kernel/units/index.ts';
import {
  Banner,
  Button,
  Card,
  DateInput,
  DateTime,
  ErrorSummary,
  errorFor,
  Form,
  fieldId,
  Grid,
  KeyValue,
  PageHead,
  page,
  Radios,
  readDate,
  TextInput,
} from '../../../web/index.ts';
import { type Found, findVisitor, myIntakes, startIntake, type Visitor } from '../intake/intake.ts';
import { CLERKS, chosenAgency } from '../office.ts';
import { getTicket, type Ticket } from '../queue/tickets.ts';
import { intakeWords } from '../words/intake.ts';

const HERE = '/can-bo/tiep-nhan';
const isId = (text: string | undefined): text is string => text !== undefined && /^[0-9a-f-]{36}$/.test(text);

interface Shown {
  readonly problem?: Problem | undefined;
  readonly found?: Found | undefined;
  readonly typed?: Partial<Visitor> | undefined;
  readonly words?: string;
  readonly ticket?: string | undefined;
  readonly agency?: string | undefined;
}

async function ticketOf(ctx: Ctx, agency: Agency, id: string | undefined): Promise<Ticket | undefined> {
  const ticket = isId(id) ? await getTicket(ctx, id) : undefined;
  return ticket?.agencyId === agency.id ? ticket : undefined;
}

/** `/can-bo/tiep-nhan`: one box for card, number or telephone; the cursor is in it, since a scanner types. */
export async function findPersonPage(c: Context<Env>, shown: Shown = {}): Promise<Response> {
  const ctx = c.get('ctx');
  const t = intakeWords(ctx.lang);
  const agency = await chosenAgency(ctx, CLERKS, shown.agency ?? c.req.query('co-quan'));
  const ticket = await ticketOf(ctx, agency, shown.ticket ?? c.req.query('phieu'));
  const open = shown.found || shown.typed ? [] : await ask(ctx, myIntakes, {});
  const hidden = { phieu: ticket?.id, 'co-quan': agency.identifier };
  const error = errorFor(shown.problem?.fields, 'tim');
  const people = shown.found?.people ?? [];
  const fresh =
    shown.typed ?? (shown.found && people.length === 0 && shown.found.personalId ? fromFound(shown.found) : undefined);
  return page(
    c,
    { door: 'workspace', title: t('title'), crumbs: [{ label: t('title') }], problem: shown.problem },
    <>
      <ErrorSummary problems={shown.problem?.fields} />
      {shown.problem && shown.problem.fields.length === 0 ? (
        <Banner tone="error">{shown.problem.text[ctx.lang]}</Banner>
      ) : null}
      <PageHead
        title={t('title')}
        kicker={agency.name}
        {...(ticket ? { lede: t('ticket', { label: ticket.label }) } : {})}
      />
      <Form action={HERE} hidden={hidden}>
        <div class={error ? 'field field--error' : 'field'}>
          <label class="field__label" for={fieldId('tim')}>
            {t('find')}
          </label>
          <p class="field__hint" id="tim-hint">
            {t('findHint')}
          </p>
          {error ? <p class="field__error">{error}</p> : null}
          <input
            class="input input--full"
            id={fieldId('tim')}
            name="tim"
            type="text"
            value={shown.words}
            autocomplete="off"
            spellcheck={false}
            maxlength={1000}
            aria-describedby="tim-hint"
            aria-invalid={error ? 'true' : undefined}
            // the page is for this one box, and a card scanner types into it
            autofocus={!fresh && people.length === 0}
          />
        </div>
        <Button {...(fresh || people.length > 0 ? { kind: 'secondary' as const } : {})}>{t('findButton')}</Button>
      </Form>
      <p class="muted">{t('logged')}</p>
      {shown.found && people.length === 0 && !shown.found.personalId ? (
        <Banner tone="warning">{t('noPhone')}</Banner>
      ) : null}
      {people.length > 1 ? <h2>{t('several')}</h2> : null}
      <Grid min="m">
        {people.map((person, i) => (
          <Card title={person.name} level={2}>
            <KeyValue
              items={[
                { label: t('personalId'), value: maskPersonalId(person.personalId) },
                { label: t('birthDate'), value: person.birthDate?.split('-').reverse().join('/') ?? '–' },
              ]}
            />
            <Form action={`${HERE}/bat-dau`} hidden={{ ...hidden, nguoi: person.id }}>
              <Button kind={i === 0 ? 'primary' : 'secondary'}>
                {t('choosePerson')}
                <span class="vh">: {person.name}</span>
              </Button>
            </Form>
          </Card>
        ))}
      </Grid>
      {fresh ? <NewPerson person={fresh} hidden={hidden} ctx={ctx} problem={shown.problem} /> : null}
      {open.length > 0 ? (
        <>
          <h2>{t('open')}</h2>
          <ul class="papers">
            {open.map((one) => (
              <li>
                <a href={`${HERE}/${one.id}`}>{one.name}</a> – {one.procedureCode ?? t('noProcedure')} ·{' '}
                <DateTime value={one.at} />
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </>,
  );
}

function fromFound({ card, personalId }: Found): Partial<Visitor> {
  return card
    ? {
        personalId: card.personalId,
        name: card.name,
        ...(card.birthDate ? { birthDate: card.birthDate } : {}),
        ...(card.gender ? { gender: card.gender } : {}),
        ...(card.address ? { address: card.address } : {}),
      }
    : { personalId: personalId ?? '' };
}

function NewPerson({
  person,
  hidden,
  ctx,
  problem,
}: {
  person: Partial<Visitor>;
  hidden: Record<string, string | undefined>;
  ctx: Ctx;
  problem: Problem | undefined;
}) {
  const t = intakeWords(ctx.lang);
  const error = (name: string) => errorFor(problem?.fields, name);
  return (
    <section aria-labelledby="moi">
      <h2 id="moi">{t('newPerson')}</h2>
      <p>{t('newPersonHint')}</p>
      <Form action={`${HERE}/bat-dau`} hidden={hidden}>
        <TextInput
          name="personalId"
          label={t('personalId')}
          value={person.personalId}
          inputMode="numeric"
          width="m"
          autocomplete="off"
          error={error('personalId')}
        />
        <TextInput
          name="name"
          label={t('name')}
          value={person.name}
          autocomplete="off"
          maxLength={120}
          error={error('name')}
        />
        <DateInput
          name="birthDate"
          label={t('birthDate')}
          value={person.birthDate}
          optional
          error={error('birthDate')}
        />
        <Radios
          name="gender"
          label={t('gender')}
          inline
          optional
          options={[
            { value: 'male', label: t('male') },
            { value: 'female', label: t('female') },
          ]}
          value={person.gender}
        />
        <TextInput
          name="phone"
          label={t('phone')}
          value={person.phone}
          type="tel"
          width="m"
          autocomplete="off"
          optional
          error={error('phone')}
        />
        <TextInput
          name="address"
          label={t('address')}
          value={person.address}
          width="full"
          autocomplete="off"
          optional
          maxLength={300}
        />
        <Button>{t('continue')}</Button>
      </Form>
    </section>
  );
}

const text = (form: FormData, name: string): string | undefined => {
  const value = form.get(name);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
};

/** Finds; one person known by their number goes straight on, which saves a press of a button. */
export async function findPerson(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const form = await c.req.formData();
  const words = text(form, 'tim') ?? '';
  const where = { ticket: text(form, 'phieu'), agency: text(form, 'co-quan') };
  const agency = await chosenAgency(ctx, CLERKS, where.agency);
  try {
    const found = await execute(ctx, findVisitor, { agencyId: agency.id, text: words });
    const [only, ...others] = found.people;
    if (!only || others.length > 0 || !found.personalId) return findPersonPage(c, { ...where, found });
    const ticket = await ticketOf(ctx, agency, where.ticket);
    const { intakeId } = await execute(ctx, startIntake, {
      agencyId: agency.id,
      personId: only.id,
      ...(ticket ? { ticketId: ticket.id } : {}),
    });
    return c.redirect(`${HERE}/${intakeId}`, 303);
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 422) throw error;
    const fields = error.fields.map((field) => ({ ...field, path: field.path === 'text' ? 'tim' : field.path }));
    return findPersonPage(c, { ...where, words, problem: new Problem(422, error.code, error.text, fields) });
  }
}

/** `/can-bo/tiep-nhan/bat-dau`: begins the intake of a person chosen or typed. */
export async function beginIntake(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const form = await c.req.formData();
  const where = { ticket: text(form, 'phieu'), agency: text(form, 'co-quan') };
  const agency = await chosenAgency(ctx, CLERKS, where.agency);
  const ticket = await ticketOf(ctx, agency, where.ticket);
  const personId = text(form, 'nguoi');
  const gender = text(form, 'gender');
  const typed = {
    personalId: text(form, 'personalId')?.replace(/[\s.-]/g, '') ?? '',
    name: text(form, 'name') ?? '',
    birthDate: readDate(form, 'birthDate'),
    gender: gender === 'male' || gender === 'female' ? (gender as 'male' | 'female') : undefined,
    phone: text(form, 'phone')?.replace(/[\s.-]/g, ''),
    address: text(form, 'address'),
  };
  const person = Object.fromEntries(
    Object.entries(typed).filter(([, value]) => value !== undefined),
  ) as unknown as Visitor;
  try {
    const { intakeId } = await execute(ctx, startIntake, {
      agencyId: agency.id,
      ...(personId ? { personId } : { person: person as { personalId: string; name: string } }),
      ...(ticket ? { ticketId: ticket.id } : {}),
    });
    return c.redirect(`${HERE}/${intakeId}`, 303);
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 422 || personId) throw error;
    const fields = error.fields.map((field) => ({ ...field, path: field.path.replace(/^person\./, '') }));
    return findPersonPage(c, { ...where, typed: person, problem: new Problem(422, error.code, error.text, fields) });
  }
}
