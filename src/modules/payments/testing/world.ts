import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Ctx } from '../../../kernel/context.ts';
import { execute } from '../../../kernel/execute.ts';
import type { PersonActor } from '../../../kernel/identity/index.ts';
import { agenciesOf } from '../../../kernel/units/index.ts';
import { listen } from '../../../server.ts';
import { dossierCommands } from '../../services/index.ts';
import { openWorld, type World } from '../../services/testing/world.ts';
import { beginAttempt } from '../attempts/begin.ts';
import { issueBills } from '../bills/issue.ts';
import { checkLedger } from '../check/check.ts';
import { payments } from '../index.ts';
import { createStandIn, type StandIn } from '../standin/gateway.tsx';
import { hire } from './people.ts';

export const TMN = 'TINHSO01';
export const SECRET = 'a hash secret of the tests alone';

/** People who handle money: a cashier and two accountants of the whole province. */
const STAFF = {
  thuQuy: { personalId: '099180000041', name: 'Tạ Thị Thu', role: 'cashier' },
  keToan: { personalId: '099080000042', name: 'Kiều Văn Toán', role: 'accountant' },
  truong: { personalId: '099180000043', name: 'Mạc Thị Trường', role: 'accountant' },
} as const;

export interface MoneyWorld {
  readonly w: World;
  readonly standIn: StandIn;
  /** Origin of the program's own server. */
  readonly origin: string;
  staff(who: keyof typeof STAFF): Ctx;
  staffId(who: keyof typeof STAFF): string;
  /** A filed dossier whose filing bill is open. */
  billed(): Promise<{ dossierId: string; code: string; billId: string }>;
  /** The same, with a try by this adapter. */
  begun(adapter: string): Promise<{ dossierId: string; code: string; billId: string; attemptId: string }>;
  /** What the ledger check finds. */
  differences(): Promise<string[]>;
  close(): Promise<void>;
}

/** A command of the dossiers by its verb: `withdraw`. */
export function dossierCommand(verb: string) {
  const found = dossierCommands.find(({ name }) => name === `services.dossier.${verb}`);
  if (!found) throw new Error(`no dossier can ${verb}`);
  return found;
}

/** Listens on a free port of this machine. */
async function serve(fetch: (request: Request) => Promise<Response>): Promise<{ port: number; stop(): Promise<void> }> {
  const server = createServer(getRequestListener(fetch));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** The mini province with payments, its own server and the gateway's on real sockets. Close it in `afterAll`. */
export async function openMoney(): Promise<MoneyWorld> {
  const w = await openWorld([payments]);
  let standIn: StandIn | undefined;
  const gateway = await serve(async (request) => standIn?.fetch(request) ?? new Response(null, { status: 503 }));
  const at = `http://127.0.0.1:${gateway.port}`;
  Object.assign(w.t.app.config, {
    payments: {
      vnpay: { tmnCode: TMN, hashSecret: SECRET, payUrl: `${at}/g/pay`, apiUrl: `${at}/g/api` },
      vietqr: { bin: '970436', bank: 'Ngân hàng thử', account: '0011001100', holder: 'KHO BAC THU' },
    },
  });
  const { port } = await listen(w.t.app, { host: '127.0.0.1', port: 0 });
  const origin = `http://127.0.0.1:${port}`;
  Object.assign(w.t.app.config, { baseUrl: origin });
  standIn = createStandIn({
    tmnCode: TMN,
    hashSecret: SECRET,
    base: '/g',
    ipnUrl: () => `${origin}/thanh-toan/ipn/vnpay`,
    now: () => w.t.clock.now(),
    shell: (title, body) => new Response(`<h1>${title}</h1>${String(body)}`),
    say: (how) => ({ label: how, hint: how }),
  });
  await w.addProcedure({
    code: '9.000070',
    fees: [
      {
        key: 'stall',
        name: { vi: 'Phí treo đèn', en: 'Lantern fee' },
        kind: 'fee',
        amount: 15_000,
        basis: 'Quy ước',
        confidence: 'official',
      },
      {
        key: 'paper',
        name: { vi: 'Lệ phí cấp giấy', en: 'Charge' },
        kind: 'charge',
        amount: 5_000,
        per: 'copy',
        basis: 'Quy ước',
        confidence: 'official',
      },
    ],
    exemptions: [
      {
        key: 'poor',
        name: { vi: 'Hộ nghèo', en: 'Poor household' },
        percent: 100,
        basis: 'Quy ước',
        confidence: 'official',
      },
    ],
    manners: [
      { channel: 'online', limit: { unit: 'working_days', value: 3 }, fees: ['stall', 'paper'] },
      { channel: 'direct', limit: { unit: 'working_days', value: 3 }, fees: ['stall', 'paper'] },
    ],
  });
  const root = (await agenciesOf(w.t.ctx())).agencyByKey('ubnd-tinh@2024');
  if (!root) throw new Error('no province');
  const people = new Map<string, PersonActor>();
  for (const [name, one] of Object.entries(STAFF)) people.set(name, await hire(w.t, { ...one, unitId: root.unitId }));
  const staff = (who: keyof typeof STAFF): Ctx => w.t.ctx(people.get(who) as PersonActor);
  const billed = async () => {
    const filed = await w.filed('9.000070');
    const { open } = await execute(w.as('hoa'), issueBills, { dossierId: filed.dossierId });
    return { ...filed, billId: open[0] as string };
  };
  return {
    w,
    standIn,
    origin,
    staff,
    staffId: (who) => STAFF[who].personalId,
    billed,
    async begun(adapter) {
      const one = await billed();
      return { ...one, ...(await execute(w.as('hoa'), beginAttempt, { billId: one.billId, adapter })) };
    },
    differences: async () => (await checkLedger(w.t.ctx())).differences.map(({ rule, what }) => `${rule}: ${what}`),
    async close() {
      await w.close();
      await gateway.stop();
    },
  };
}
