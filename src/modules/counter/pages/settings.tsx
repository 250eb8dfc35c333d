import type { Context } from 'hono';
import { localDate } from '../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { ask, execute } from '../../../kernel/execute.ts';
import { anyGrantCovers } from '../../../kernel/identity/index.ts';
import type { Env } from '../../../kernel/module.ts';
import { type FieldProblem, Problem } from '../../../kernel/problem.ts';
import type { Agency } from '../../../kernel/units/index.ts';
import {
  Banner,
  Button,
  Checkboxes,
  DateInput,
  DateTime,
  Details,
  EmptyState,
  ErrorSummary,
  errorFor,
  Form,
  Notice,
  NumberInput,
  PageHead,
  page,
  QrCode,
  readDate,
  Textarea,
  TextInput,
} from '../../../web/index.ts';
import type { Opening } from '../appointments/slots.ts';
import { CLERKS, chosenAgency, ORGANISERS } from '../office.ts';
import { addDevice, revokeDevice } from '../queue/device.ts';
import { readSettings, type Settings, setDesk, setOpenings } from '../settings/commands.ts';
import { deskWords } from '../words/desk.ts';

const HERE = '/can-bo/quay/thiet-lap';
const ALL = [...CLERKS, ...ORGANISERS];

interface Shown {
  readonly problem?: Problem;
  /** Address of a kiosk that was just added. */
  readonly kiosk?: string;
}

/** `/can-bo/quay/thiet-lap`: kiosks; desks, queues and times for appointments for those who organise the counter. */
export async function settingsPage(c: Context<Env>, shown: Shown = {}): Promise<Response> {
  const ctx = c.get('ctx');
  const t = deskWords(ctx.lang);
  const agency = await chosenAgency(ctx, ALL, c.req.query('co-quan'));
  const settings = await ask(ctx, readSettings, { agencyId: agency.id });
  const grants = ctx.actor.kind === 'person' ? ctx.actor.grants : [];
  const organises = await anyGrantCovers(ctx, grants, ORGANISERS, { unitId: agency.unitId, agencyId: agency.id });
  const { problem } = shown;
  return page(
    c,
    {
      door: 'workspace',
      title: t('settings'),
      crumbs: [{ href: '/can-bo/quay', label: t('panel') }, { label: t('settings') }],
      problem,
    },
    <>
      <ErrorSummary problems={problem?.fields} />
      {c.req.query('xong') ? <Banner>{t('saved')}</Banner> : null}
      <PageHead title={t('settings')} kicker={agency.name} />
      {shown.kiosk ? (
        <Notice tone="success" title={t('kioskReady')}>
          <p>{t('kioskOnce')}</p>
          <p>
            <code>{shown.kiosk}</code>
          </p>
          <QrCode data={shown.kiosk} label={t('kioskReady')} />
        </Notice>
      ) : null}
      <h2>{t('kiosks')}</h2>
      {settings.devices.length === 0 ? <EmptyState title={t('noKiosks')} /> : null}
      <ul class="papers">
        {settings.devices.map((device) => (
          <li>
            <Form action={`${HERE}/may/${device.id}/thu-hoi`} hidden={{ 'co-quan': agency.identifier }}>
              {device.name} · <DateTime value={device.createdAt} />{' '}
              <Button kind="quiet">
                {t('revoke')}
                <span class="vh"> {device.name}</span>
              </Button>
            </Form>
          </li>
        ))}
      </ul>
      <Form action={`${HERE}/may`} hidden={{ 'co-quan': agency.identifier }}>
        <TextInput
          name="ten"
          label={t('kioskName')}
          maxLength={60}
          width="m"
          error={errorFor(problem?.fields, 'ten')}
        />
        <Button kind="secondary">{t('addKiosk')}</Button>
      </Form>
      {organises ? <Organise agency={agency} settings={settings} ctx={ctx} problems={problem?.fields} /> : null}
    </>,
  );
}

const lineOf = (one: Opening): string =>
  `${one.weekdays.join(',')} ${one.from} ${one.to} ${one.minutes} ${one.capacity}`;

function Organise({
  agency,
  settings,
  ctx,
  problems,
}: {
  agency: Agency;
  settings: Settings;
  ctx: Ctx;
  problems: readonly FieldProblem[] | undefined;
}) {
  const t = deskWords(ctx.lang);
  const letters = settings.services.map((service) => ({
    value: service.letter,
    label: `${service.letter} – ${service.name[ctx.lang]}`,
  }));
  const desk = (number: number | undefined, name: string, chosen: readonly string[]) => (
    <Form action={`${HERE}/quay`} hidden={{ 'co-quan': agency.identifier }}>
      <NumberInput name={`so.${number ?? 'moi'}`} label={t('deskNumber')} value={number} />
      <TextInput name={`ten.${number ?? 'moi'}`} label={t('deskName')} value={name} maxLength={60} width="m" />
      <Checkboxes name={`hang.${number ?? 'moi'}`} label={t('serves')} options={letters} values={chosen} />
      <Button kind="secondary">{t('save')}</Button>
    </Form>
  );
  return (
    <>
      <h2>{t('desks')}</h2>
      {settings.desks.map((one) => (
        <Details summary={`${one.name} – ${one.letters.join(', ') || '–'}`}>
          {desk(one.number, one.name, one.letters)}
        </Details>
      ))}
      <Details summary={t('addDesk')}>{desk(undefined, '', [])}</Details>
      <h2>{t('openings')}</h2>
      {settings.services.map((service) => (
        <Details
          summary={`${service.letter} – ${service.name[ctx.lang]}`}
          open={errorFor(problems, `khung.${service.letter}`) !== undefined}
        >
          <Form action={`${HERE}/khung-gio`} hidden={{ 'co-quan': agency.identifier, hang: service.letter }}>
            <Textarea
              name={`khung.${service.letter}`}
              label={t('openings')}
              hint={t('openingsHint')}
              rows={4}
              value={settings.openings
                .filter((one) => one.letter === service.letter)
                .map(lineOf)
                .join('\n')}
              error={errorFor(problems, `khung.${service.letter}`)}
            />
            <DateInput name={`tu.${service.letter}`} label={t('openingsFrom')} value={localDate(ctx.now)} />
            <Button kind="secondary">{t('save')}</Button>
          </Form>
        </Details>
      ))}
    </>
  );
}

async function agencyOfForm(c: Context<Env>, form: FormData): Promise<Agency> {
  return chosenAgency(c.get('ctx'), ALL, String(form.get('co-quan') ?? ''));
}

const whereTo = (agency: Agency, said = ''): string => `${HERE}?co-quan=${agency.identifier}${said}`;

async function or422(
  c: Context<Env>,
  rename: (path: string) => string,
  work: () => Promise<Response>,
): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 422) throw error;
    const fields = error.fields.map((field) => ({ ...field, path: rename(field.path) }));
    return settingsPage(c, { problem: new Problem(422, error.code, error.text, fields) });
  }
}

export async function settingsAddKiosk(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const form = await c.req.formData();
  const agency = await agencyOfForm(c, form);
  return or422(
    c,
    () => 'ten',
    async () => {
      const { token } = await execute(ctx, addDevice, { agencyId: agency.id, name: String(form.get('ten') ?? '') });
      // Answered in place: a redirect would leave the token in the history of this browser.
      return settingsPage(c, { kiosk: `${ctx.app.config.baseUrl}/quay/${agency.identifier}/lay-so?may=${token}` });
    },
  );
}

export async function settingsRevokeKiosk(c: Context<Env>): Promise<Response> {
  const form = await c.req.formData();
  const agency = await agencyOfForm(c, form);
  await execute(c.get('ctx'), revokeDevice, { deviceId: c.req.param('device') ?? '' });
  return c.redirect(whereTo(agency), 303);
}

export async function settingsDesk(c: Context<Env>): Promise<Response> {
  const form = await c.req.formData();
  const agency = await agencyOfForm(c, form);
  const key = [...form.keys()].find((name) => name.startsWith('so.'))?.slice(3) ?? 'moi';
  return or422(
    c,
    (path) => `${{ number: 'so', name: 'ten', letters: 'hang' }[path] ?? path}.${key}`,
    async () => {
      await execute(c.get('ctx'), setDesk, {
        agencyId: agency.id,
        number: Number(form.get(`so.${key}`)),
        name: String(form.get(`ten.${key}`) ?? ''),
        letters: form.getAll(`hang.${key}`).map(String),
      });
      return c.redirect(whereTo(agency, '&xong=1'), 303);
    },
  );
}

export async function settingsOpenings(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const form = await c.req.formData();
  const agency = await agencyOfForm(c, form);
  const letter = String(form.get('hang') ?? '');
  const lines = String(form.get(`khung.${letter}`) ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const openings = lines.map((line) => {
    const [weekdays = '', from = '', to = '', minutes = '', capacity = ''] = line.split(/\s+/);
    return {
      weekdays: weekdays.split(',').map(Number),
      from,
      to,
      minutes: Number(minutes),
      capacity: Number(capacity),
    };
  });
  try {
    const from = readDate(form, `tu.${letter}`);
    await execute(ctx, setOpenings, { agencyId: agency.id, letter, openings, ...(from ? { from } : {}) });
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 422) throw error;
    const t = deskWords(ctx.lang);
    const bad = error.fields.find((field) => field.path.startsWith('openings.'));
    const n = Number(bad?.path.split('.')[1] ?? 0) + 1;
    const path = bad ? `khung.${letter}` : `tu.${letter}`;
    const message = bad ? t('openingsWrong', { n }) : (error.fields[0]?.message ?? '');
    return settingsPage(c, { problem: new Problem(422, error.code, error.text, [{ path, message }]) });
  }
  return c.redirect(whereTo(agency, '&xong=1'), 303);
}
