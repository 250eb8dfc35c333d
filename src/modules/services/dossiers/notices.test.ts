import { afterAll, beforeAll, expect, it } from 'vitest';
import { setDay } from '../../../kernel/calendar/index.ts';
import type { Command } from '../../../kernel/command.ts';
import { drainConsumers } from '../../../kernel/events/index.ts';
import { execute } from '../../../kernel/execute.ts';
import { drainJobs } from '../../../kernel/jobs/run.ts';
import { assignDossier } from '../desk/assign.ts';
import { openWorld, type Who, type World } from '../testing/world.ts';
import { supplementDossier, withdrawDossier } from './applicant.ts';
import { apologiseDossier } from './appointment.ts';
import { answerConsultation, consultAgency } from './consultation.ts';
import { correctResult, revokeResult } from './corrections.ts';
import { confirmPayment, requestPayment } from './duties.ts';
import { denyDossier, reopenDossier, stopDossier } from './endings.ts';
import { NOTICES, TOLD } from './notices.ts';
import {
  decideDossier,
  issueDossier,
  proposeDossier,
  receiveDossier,
  refuseDossier,
  requestSupplement,
  sendBackDossier,
  startDossier,
} from './office.ts';
import { ACTIONS, type Action } from './states.ts';

let w: World;
const reason = 'Lý do được nêu rõ ở đây';
beforeAll(async () => {
  w = await openWorld();
  await drainConsumers(w.t.app);
});
afterAll(() => w?.close());

const seen = new Map<Action, Set<string>>();
let read = 0;

/** What the applicant was told since the last look, beside the lines the log grew by. */
async function look(dossierId: string): Promise<void> {
  const code = (await w.t.db.selectFrom('dossier').select('code').where('id', '=', dossierId).executeTakeFirstOrThrow())
    .code;
  const all = await w.t.db
    .selectFrom('notification')
    .select(['kind', 'title_vi', 'body_vi', 'body_en', 'href'])
    .where('person_id', '=', w.person('hoa').personId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const told = all.slice(read);
  read = all.length;
  const log = await w.t.db
    .selectFrom('dossier_transition')
    .select('action')
    .where('dossier_id', '=', dossierId)
    .orderBy('at')
    .orderBy('id')
    .execute();
  const action = log.at(-1)?.action as Action;
  const kinds = seen.get(action) ?? new Set<string>();
  for (const one of told) {
    kinds.add(one.kind);
    expect(`${one.title_vi} ${one.href}`).toContain(code);
    // What happened is a sentence or more, and says what to do.
    expect(one.body_vi.length, one.kind).toBeGreaterThan(60);
    expect(one.body_vi).toMatch(/\.$/);
    expect(one.body_en).toMatch(/\.$/);
    expect(one.body_vi).toMatch(/[Bb]ạn|[Hh]ãy/);
  }
  seen.set(action, kinds);
  w.t.clock.set(new Date(w.t.clock.now().getTime() + 60_000));
}

// biome-ignore lint/suspicious/noExplicitAny: commands with different inputs
async function act(who: Who, command: Command<any, any>, dossierId: string, more: object = {}): Promise<void> {
  await execute(w.as(who), command, { dossierId, ...more });
  await look(dossierId);
}

it('tells the applicant at every turn, or has a reason not to', async () => {
  w.at('2026-03-02 08:00');
  const opinion = 'Hồ sơ đủ điều kiện cấp phép.';

  const a = (await w.filed()).dossierId;
  await look(a);
  await act('cuc', receiveDossier, a);
  await act('tam', assignDossier, a, { to: w.person('loi').personId, reason });
  await act('loi', startDossier, a);
  await act('loi', requestSupplement, a, { reason });
  await act('hoa', supplementDossier, a, { note: 'Tôi giải trình thêm.', files: [] });
  await act('loi', requestPayment, a, { amount: 50_000, reason });
  await act('cuc', confirmPayment, a, { reference: 'BL-001' });
  await act('loi', consultAgency, a, {
    agencyId: await w.agency('so-cong-nghe@2024'),
    question: 'Đề nghị cho ý kiến về hồ sơ.',
    dueOn: '2026-03-04',
  });
  const { id: consultationId } = await w.t.db.selectFrom('consultation').select('id').executeTakeFirstOrThrow();
  await execute(w.as('khoa'), answerConsultation, {
    consultationId,
    verdict: 'agree',
    answer: 'Đồng ý với đề nghị.',
  });
  await look(a);
  await act('tam', apologiseDossier, a, { newDate: '2026-03-20', reason });
  await act('loi', proposeDossier, a, { opinion });
  await act('tam', sendBackDossier, a, { reason });
  await act('loi', proposeDossier, a, { opinion });
  await act('tam', decideDossier, a);
  await act('cuc', issueDossier, a);
  await act('tam', correctResult, a, { reason });
  await act('tam', revokeResult, a, { reason });
  await act('tam', reopenDossier, a, { reason });
  await act('loi', proposeDossier, a, { opinion });
  await act('tam', denyDossier, a, { reason });

  const b = (await w.filed()).dossierId;
  await look(b);
  await act('cuc', refuseDossier, b, { reason });
  const c = (await w.filed()).dossierId;
  await look(c);
  await act('cuc', receiveDossier, c);
  await act('loi', startDossier, c);
  await act('tam', stopDossier, c, { reason });
  const d = (await w.filed()).dossierId;
  await look(d);
  await act('hoa', withdrawDossier, d);
  const e = (await w.filed()).dossierId;
  await look(e);
  await act('cuc', receiveDossier, e);
  await act('loi', startDossier, e);
  await execute(w.t.ctx({ kind: 'system', name: 'test' }), setDay, {
    date: '2026-03-03',
    kind: 'local_off',
    nameVi: 'Nghỉ do bão',
    nameEn: 'Storm',
    basis: 'Công điện của tỉnh',
  });
  await drainConsumers(w.t.app);
  await drainJobs(w.t.app);
  await look(e);

  for (const action of ACTIONS) {
    const rule = TOLD[action];
    const kinds = seen.get(action);
    // A filing at the counter is the same deed as one online; its own test is with the register.
    if (action === 'register') continue;
    expect(kinds, action).toBeDefined();
    if ('silent' in rule) expect([...(kinds ?? [])], action).toEqual([]);
    else
      expect(
        [...(kinds ?? [])].some((kind) => rule.includes(kind)),
        action,
      ).toBe(true);
  }
});

it('ends a typed reason like a sentence, and does not double its full stop', () => {
  expect(NOTICES.refused('X', 'Thiếu giấy').body.vi).toContain('Thiếu giấy. Hãy');
  expect(NOTICES.refused('X', 'Thiếu giấy.').body.vi).toContain('Thiếu giấy. Hãy');
  expect(NOTICES.payment('X', 1_250_000, 'Lệ phí').title.vi).toContain('1.250.000 đồng');
});
