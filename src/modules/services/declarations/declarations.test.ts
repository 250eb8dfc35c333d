import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, execute } from '../../../kernel/execute.ts';
import { readFileBytes } from '../../../kernel/files/index.ts';
import { myAccessLog, upsertPerson } from '../../../kernel/identity/index.ts';
import type { Env } from '../../../kernel/module.ts';
import { listNotifications } from '../../../kernel/notifications/index.ts';
import { acknowledgeDossier, supplementDossier } from '../dossiers/applicant.ts';
import { receiveDossier, requestCompletion } from '../dossiers/office.ts';
import { openDossier, openOwnDossier } from '../dossiers/queries.ts';
import { services } from '../index.ts';
import { openWorld, type Who, type World } from '../testing/world.ts';
import { answerConfirmation, confirmInPerson, myConfirmations, openConfirmation } from './confirmations.ts';

let w: World;
let http: Hono<Env>;
let who: Who = 'hoa';
/** Somebody who has never signed in before they are asked. */
const STRANGER = '079095000077';

beforeAll(async () => {
  w = await openWorld();
  w.at('2026-03-02 08:00');
  const lantern = await w.addProcedure({ code: '9.000020' });
  const others = [
    { key: 'otherName', kind: 'text', label: { vi: 'Họ tên người kia', en: 'Name of the other' } },
    { key: 'otherId', kind: 'personalId', label: { vi: 'Số định danh người kia', en: 'Their number' } },
  ];
  await w.addProcedure({
    code: '9.000021',
    form: {
      ...lantern.form,
      pages: lantern.form.pages.map((page) =>
        page.key === 'noi-treo' ? { ...page, fields: [...page.fields, ...others] } : page,
      ),
    },
    signers: [
      {
        key: 'other',
        name: { vi: 'Bên kia', en: 'The other' },
        idField: 'otherId',
        nameField: 'otherName',
        fields: ['otherName', 'otherId'],
      },
    ],
  });
  http = new Hono<Env>();
  http.use(async (c, next) => {
    c.set('ctx', w.as(who));
    await next();
  });
  services.routes?.(http);
});
afterAll(() => w.close());

const get = async (path: string, by: Who): Promise<string> => {
  who = by;
  const answer = await http.request(path);
  expect(answer.status, path).toBe(200);
  return answer.text();
};
const post = async (path: string, by: Who, values: Record<string, string>) => {
  who = by;
  return http.request(path, { method: 'POST', body: new URLSearchParams(values) });
};
const seals = (dossierId: string) =>
  w.t.db.selectFrom('dossier_declaration').selectAll().where('dossier_id', '=', dossierId).orderBy('at').execute();
const checked = async (dossierId: string) =>
  (await ask(w.as('cuc'), openDossier, { dossierId })).declarations.map(({ kind, fits, differences }) => ({
    kind,
    fits,
    differences,
  }));

describe('what is declared', () => {
  it('is sealed when a dossier is sent, shown, printed and told in the event log', async () => {
    const { dossierId, code } = await w.filed();
    const [seal] = await seals(dossierId);
    expect(seal).toMatchObject({ kind: 'filing', level: 2, person_name: 'Lý Thị Hòa' });
    expect(seal?.provider).toMatch(/\/sso$/);
    expect(JSON.stringify(seal?.parts)).not.toContain('Hòa');
    const event = await w.t.db
      .selectFrom('event')
      .select('data')
      .where('type', '=', 'services.dossier.declared')
      .where('subject', '=', dossierId)
      .executeTakeFirstOrThrow();
    expect(event.data).toMatchObject({ kind: 'filing', sha256: seal?.sha256 });

    const own = await get(`/ho-so/${code}`, 'hoa');
    expect(own).toContain('xác nhận bằng tài khoản định danh điện tử mức độ 2, lúc');
    expect(own).toContain(seal?.sha256.slice(0, 8));
    const office = await get(`/can-bo/ho-so/${dossierId}`, 'cuc');
    expect(office).toContain('Khớp với hồ sơ hiện tại');
    const { fileId } = await execute(w.as('hoa'), acknowledgeDossier, { dossierId });
    expect((await readFileBytes(w.as('hoa'), fileId)).length).toBeGreaterThan(1000);
  });

  it('is worked out again: a changed answer and a lost paper are named', async () => {
    const { dossierId } = await w.filed();
    expect(await checked(dossierId)).toEqual([{ kind: 'filing', fits: true, differences: [] }]);
    const row = await w.t.db
      .selectFrom('dossier')
      .select('answers')
      .where('id', '=', dossierId)
      .executeTakeFirstOrThrow();
    await w.t.db
      .updateTable('dossier')
      .set({ answers: JSON.stringify({ ...(row.answers as object), count: 13 }) })
      .where('id', '=', dossierId)
      .execute();
    expect(await checked(dossierId)).toEqual([{ kind: 'filing', fits: false, differences: ['answer:count'] }]);
    await w.t.db.deleteFrom('dossier_component').where('dossier_id', '=', dossierId).execute();
    const [{ differences } = { differences: [] }] = await checked(dossierId);
    expect(differences).toEqual(['answer:count', expect.stringMatching(/^paper:drawing:[0-9a-f]{64}$/)]);
    const page = await get(`/can-bo/ho-so/${dossierId}`, 'cuc');
    expect(page).toMatch(/Không khớp: [^<]*đèn[^<]*giấy tờ/i);
  });

  it('cannot be changed afterwards', async () => {
    await expect(
      w.t.db
        .updateTable('dossier_declaration')
        .set({ sha256: '0'.repeat(64) })
        .execute(),
    ).rejects.toThrow(/permission denied/);
    await expect(w.t.db.deleteFrom('dossier_confirmation_answer').execute()).rejects.toThrow(/permission denied/);
  });

  it('of a supplement is sealed on its own, and the first one still fits', async () => {
    const { dossierId } = await w.filed();
    await execute(w.as('cuc'), requestCompletion, { dossierId, reason: 'Thiếu bản vẽ mặt đứng của cổng.' });
    w.at('2026-03-02 09:00');
    await execute(w.as('hoa'), supplementDossier, { dossierId, note: 'Tôi đã giải trình.', files: [] });
    expect(await checked(dossierId)).toEqual([
      { kind: 'filing', fits: true, differences: [] },
      { kind: 'supplement', fits: true, differences: [] },
    ]);
  });
});

describe('somebody else who has to confirm', () => {
  const filed = async (otherId: string, otherName = 'Người Kia') => {
    const draftId = await w.draft({ otherName, otherId }, '9.000021');
    const { submitDossier } = await import('../dossiers/submit.ts');
    return execute(w.as('hoa'), submitDossier, { draftId, declared: true });
  };
  const asked = async (dossierId: string) =>
    w.t.db.selectFrom('dossier_confirmation').selectAll().where('dossier_id', '=', dossierId).execute();

  it('is not the applicant themselves', async () => {
    const { dossierId } = await filed('099190000001');
    expect(await asked(dossierId)).toEqual([]);
    await execute(w.as('cuc'), receiveDossier, { dossierId });
  });

  it('sees only what is about them, and the dossier waits for them', async () => {
    const { dossierId, code } = await filed('099085000004');
    const [request] = await asked(dossierId);
    const confirmationId = request?.id ?? '';
    await expect(execute(w.as('cuc'), receiveDossier, { dossierId })).rejects.toMatchObject({
      code: 'confirmation_missing',
    });
    expect((await ask(w.as('loi'), listNotifications, {})).notifications.map(({ href }) => href)).toContain(
      `/ho-so/xac-nhan/${confirmationId}`,
    );
    expect((await ask(w.as('loi'), myConfirmations, {})).map((line) => line.code)).toEqual([code]);
    expect(await get('/ho-so', 'loi')).toContain(`/ho-so/xac-nhan/${confirmationId}`);
    const page = await get(`/ho-so/xac-nhan/${confirmationId}`, 'loi');
    expect(page).toContain('Người Kia');
    expect(page).not.toContain('Phố Bến Mây');
    // The applicant sees that they looked; nobody else may look.
    const log = await ask(w.as('hoa'), myAccessLog, {});
    expect(log.entries.map((entry) => entry.purpose)).toContain('services.confirming');
    for (const other of ['hoa', 'it', 'cuc'] as const) {
      await expect(ask(w.as(other), openConfirmation, { confirmationId })).rejects.toMatchObject({ status: 403 });
      await expect(
        execute(w.as(other), answerConfirmation, { confirmationId, verdict: 'confirmed' }),
      ).rejects.toMatchObject({ status: 403 });
    }
    const sent = await post(`/ho-so/xac-nhan/${confirmationId}`, 'loi', { verdict: 'confirmed' });
    expect(sent.headers.get('location')).toBe(`/ho-so/xac-nhan/${confirmationId}`);
    expect(await get(`/ho-so/xac-nhan/${confirmationId}`, 'loi')).toContain('Bạn đã xác nhận.');
    expect(await checked(dossierId)).toEqual([
      { kind: 'filing', fits: true, differences: [] },
      { kind: 'confirmation', fits: true, differences: [] },
    ]);
    expect(await ask(w.as('loi'), myConfirmations, {})).toEqual([]);
    await expect(
      execute(w.as('loi'), answerConfirmation, { confirmationId, verdict: 'confirmed' }),
    ).rejects.toMatchObject({ code: 'already_confirmed' });
    await execute(w.as('cuc'), receiveDossier, { dossierId });
    const own = await ask(w.as('hoa'), openOwnDossier, { code });
    expect(own.confirmations.map(({ verdict }) => verdict)).toEqual(['confirmed']);
  });

  it('may refuse, with a reason that the applicant is told, and sign at the counter later', async () => {
    const { dossierId, code } = await filed('099085000004');
    const [request] = await asked(dossierId);
    const confirmationId = request?.id ?? '';
    const short = await post(`/ho-so/xac-nhan/${confirmationId}`, 'loi', { verdict: 'refused', reason: 'no' });
    expect(await short.text()).toContain('ít nhất 10 ký tự');
    await execute(w.as('loi'), answerConfirmation, {
      confirmationId,
      verdict: 'refused',
      reason: 'Tôi không quen biết người này.',
    });
    expect(await get(`/ho-so/${code}`, 'hoa')).toContain('Tôi không quen biết người này.');
    await expect(execute(w.as('cuc'), receiveDossier, { dossierId })).rejects.toMatchObject({ status: 409 });

    const unticked = await post(`/can-bo/ho-so/${dossierId}/xac-nhan-tai-quay`, 'cuc', { signer: 'other' });
    expect(await unticked.text()).toContain('Hãy đánh dấu khi người đó đã ký trước mặt bạn');
    await expect(
      execute(w.as('loi'), confirmInPerson, { dossierId, signer: 'other', seen: true }),
    ).rejects.toMatchObject({ status: 403 });
    const noted = await post(`/can-bo/ho-so/${dossierId}/xac-nhan-tai-quay`, 'cuc', {
      signer: 'other',
      'seen.other': 'yes',
    });
    expect(noted.headers.get('location')).toContain('xac-nhan=1');
    expect(await get(`/can-bo/ho-so/${dossierId}`, 'cuc')).toContain('Đã xác nhận trực tiếp tại quầy');
    await execute(w.as('cuc'), receiveDossier, { dossierId });
    const events = await w.t.db
      .selectFrom('event')
      .select(['type', 'data'])
      .where('subject', '=', dossierId)
      .where('type', 'like', 'services.confirmation.%')
      .orderBy('seq')
      .execute();
    expect(events.map(({ data }) => (data as { verdict?: string }).verdict)).toEqual([
      undefined,
      'refused',
      'in_person',
    ]);
  });

  it('finds the request when they sign in for the first time', async () => {
    const { dossierId } = await filed(STRANGER, 'Trần Văn Lạ');
    const [request] = await asked(dossierId);
    const personId = await upsertPerson(w.t.ctx(), {
      personalId: STRANGER,
      name: 'TRẦN VĂN LẠ',
      birthDate: null,
      gender: null,
      level: 2,
      phone: null,
      email: null,
    });
    expect(request?.person_id).toBe(personId);
    const ctx = w.t.ctx({ kind: 'person', personId, name: 'Trần Văn Lạ', level: 2, sessionId: 'test', grants: [] });
    await execute(ctx, answerConfirmation, { confirmationId: request?.id ?? '', verdict: 'confirmed' });
    expect((await seals(dossierId)).map(({ kind, signer }) => [kind, signer])).toEqual(
      expect.arrayContaining([['confirmation', 'other']]),
    );
  });
});
