// The built program as people run it, with everything around it that can fail: its PostgreSQL, a gateway, a mail server, the
// clock, the disk. The harness itself opens the same database to prepare and to look.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createNetServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { getRequestListener } from '@hono/node-server';
import { type App, contextFor } from '../../src/kernel/app.ts';
import { loadConfig } from '../../src/kernel/config/index.ts';
import type { Ctx } from '../../src/kernel/context.ts';
import { execute } from '../../src/kernel/execute.ts';
import {
  createApiClient,
  findPersonByPersonalId,
  type PersonActor,
  startSession,
} from '../../src/kernel/identity/index.ts';
import { hashToken, randomToken } from '../../src/kernel/identity/secrets.ts';
import { signInSettings } from '../../src/kernel/identity/settings.ts';
import { findPostmaster } from '../../src/kernel/store/embedded/postmaster.ts';
import { rootDir } from '../../src/kernel/store/root.ts';
import { unitsOf } from '../../src/kernel/units/index.ts';
import { createStandIn, type StandIn } from '../../src/modules/payments/standin/gateway.tsx';
import { loadProvince, openProgram } from '../../src/program.ts';
import { type MailServer, startMailServer } from '../../tests/e2e/lib/mail.ts';

export const PROCEDURE = '9.000099';
const TMN = 'TINHSO01';
const HASH = 'a hash secret of the fault runs alone';
const START = '2026-03-02T08:00:00+07:00';

export interface Citizen {
  readonly actor: PersonActor;
  readonly personalId: string;
  cookie: string;
}

export interface World {
  readonly url: string;
  readonly folder: string;
  readonly dataDir: string;
  readonly mailDir: string;
  /** The harness's own program on the same database. */
  readonly app: App;
  readonly gateway: StandIn & { readonly url: string };
  readonly token: string;
  readonly communeId: string;
  readonly citizens: readonly Citizen[];
  readonly env: NodeJS.ProcessEnv;
  ctx(actor?: PersonActor): Ctx;
  /** A new session for somebody. */
  signIn(who: Citizen): Promise<void>;
  /** Starts the program and waits until it is ready; seconds it took. */
  start(): Promise<number>;
  /** Ends the program: its process is gone when this resolves. */
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  running(): boolean;
  /** Kills the first process of PostgreSQL. Its others notice and go. */
  killDatabase(): Promise<void>;
  databasePid(): number | undefined;
  ready(): Promise<boolean>;
  mail(on: boolean): Promise<void>;
  /** Moves the clock; it goes on from there. */
  at(instant: Date): void;
  now(): Date;
  /** Fills the file system of the data to the last byte; call the answer to free it. Null where it has none of its own. */
  fillDisk(): Promise<(() => void) | null>;
  /** What the program wrote since the last question. */
  output(): string;
  close(): Promise<void>;
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createNetServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

/** The province of the tests with one procedure more: quick to fill in, with a fee. */
function makeProvince(folder: string): string {
  const province = join(folder, 'province');
  cpSync(join(rootDir, 'tests/fixtures/provinces/mini'), province, { recursive: true });
  writeFileSync(
    join(province, 'procedures', `${PROCEDURE}.yaml`),
    `code: '${PROCEDURE}'
validFrom: 2024-03-01
name: { vi: Mượn nhà văn hóa, en: Community house }
summary: { vi: Mượn nhà văn hóa một buổi., en: Borrow the community house. }
field: { vi: Văn hóa cơ sở, en: Local culture }
keywords: [nhà văn hóa]
level: commune
legalBasis: [{ title: Quy ước, confidence: official }]
applicants: { vi: Mọi người dân, en: Everybody }
onlineLevel: full
identityLevel: 1
agencies: { receiving: service_centre, deciding: people_committee, unitField: commune }
manners:
  - { channel: online, limit: { unit: working_days, value: 2 }, fees: [house] }
  - { channel: direct, limit: { unit: working_days, value: 2 }, fees: [house] }
supplement: pause
answerHours: 8
fees:
  - { key: house, name: { vi: Phí sử dụng, en: Fee }, kind: fee, amount: 20000, basis: Quy ước, confidence: official }
components:
  - { key: request, name: { vi: Đơn, en: Request }, originals: 1, source: form }
  - { key: plan, name: { vi: Kế hoạch, en: Plan }, copies: 1, required: false, source: upload }
steps:
  - { key: receive, name: { vi: Tiếp nhận, en: Reception }, role: receptionist, hours: 4 }
  - { key: process, name: { vi: Thẩm định, en: Examination }, role: handler, hours: 8 }
  - { key: approve, name: { vi: Phê duyệt, en: Decision }, role: leader, hours: 4 }
result:
  name: { vi: Giấy đồng ý, en: Permission }
  template: official
  book: NVH
  number: '{n}/GĐY'
  signer: { position: CHỦ TỊCH }
  title: GIẤY ĐỒNG Ý
  paragraphs: ['Đồng ý cho {owner}.']
source: Invented for fault runs.
confidence: official
form:
  subject: { vi: 'Nhà văn hóa {note}', en: 'House {note}' }
  declaration: { vi: Tôi cam kết., en: I will. }
  pages:
    - key: viec
      title: { vi: Việc, en: What }
      fields:
        - { key: owner, kind: text, label: { vi: Họ tên, en: Name }, prefill: fullName }
        - { key: commune, kind: commune, label: { vi: Xã, en: Commune } }
        - { key: note, kind: text, label: { vi: Ghi chú, en: Note }, maxLength: 100 }
        - { key: planFile, kind: file, component: plan, required: false, label: { vi: Kế hoạch, en: Plan } }
`,
  );
  return province;
}

/** Puts the data on a small file system of its own, when this account may; answers how to take it away again. */
function ownFileSystem(folder: string, dataDir: string): (() => void) | null {
  const image = join(folder, 'disk.img');
  const run = (command: string, ...args: string[]) => execFileSync(command, args, { stdio: 'ignore' });
  try {
    writeFileSync(image, '');
    truncateSync(image, 1_200_000_000);
    run('mkfs.ext4', '-q', '-m', '0', image);
    run('mount', '-o', 'loop', image, dataDir);
    chmodSync(dataDir, 0o711);
    return () => run('umount', '-l', dataDir);
  } catch {
    rmSync(image, { force: true });
    return null;
  }
}

export async function openWorld(people = 20): Promise<World> {
  const folder = mkdtempSync('/tmp/tinhso-faults-');
  chmodSync(folder, 0o711);
  const [dataDir, mailDir, clockFile] = [join(folder, 'data'), join(folder, 'mail'), join(folder, 'clock.txt')];
  mkdirSync(dataDir);
  const unmount = ownFileSystem(folder, dataDir);
  let mail: MailServer | null = await startMailServer(mailDir);
  const mailUrl = mail.url;
  const [port, gatewayPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const gatewayUrl = `http://127.0.0.1:${gatewayPort}/g`;

  let offset = Date.parse(START) - performance.timeOrigin - performance.now();
  const now = () => new Date(performance.timeOrigin + performance.now() + offset);
  const at = (instant: Date): void => {
    offset = instant.getTime() - performance.timeOrigin - performance.now();
    writeFileSync(clockFile, instant.toISOString());
  };
  at(new Date(START));

  const env: NodeJS.ProcessEnv = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    NODE_ENV: 'production',
    LOG_LEVEL: 'warn',
    DEMO: 'true',
    DEMO_CLOCK: clockFile,
    HOST: '127.0.0.1',
    PORT: String(port),
    DATA_DIR: dataDir,
    PROVINCE: makeProvince(folder),
    SMTP_URL: mailUrl,
    TINHSO_SECRET: 'a secret for fault runs only, nothing depends on it',
    VNPAY_TMN_CODE: TMN,
    VNPAY_HASH_SECRET: HASH,
    VNPAY_PAY_URL: `${gatewayUrl}/pay`,
    VNPAY_API_URL: `${gatewayUrl}/api`,
  };

  const standIn = createStandIn({
    tmnCode: TMN,
    hashSecret: HASH,
    base: '/g',
    ipnUrl: () => `${url}/thanh-toan/ipn/vnpay`,
    now,
    shell: (title, body) => new Response(`<h1>${title}</h1>${String(body)}`),
    say: (how) => ({ label: how, hint: how }),
    // Late is some time while things go wrong.
    later: (work) => void pause(1500).then(work),
  });
  const gatewayServer: Server = createServer(getRequestListener((request) => standIn.fetch(request)));
  await new Promise<void>((resolve) => gatewayServer.listen(gatewayPort, '127.0.0.1', resolve));

  const { app, database } = await openProgram(loadConfig({ ...env, LOG_LEVEL: 'silent' } as Record<string, string>));
  await loadProvince(app, () => {});
  const ctx = (actor?: PersonActor): Ctx =>
    contextFor(app, actor ?? { kind: 'system', name: 'faults' }, 'faults', 'vi');
  const communeId = (await unitsOf(ctx())).getAt('25459', '2026-03-02').id;
  const { token } = await createApiClient(ctx(), {
    name: 'faults',
    scopes: ['dossiers:read', 'dossiers:file', 'dossiers:act'],
    grants: [{ role: 'receptionist', unitId: communeId, from: '2024-03-01' }],
  });
  const session = async (personalId: string, name: string): Promise<string> => {
    const key = randomToken();
    await execute(ctx(), startSession, {
      claims: {
        personalId,
        name,
        birthDate: '1990-01-15',
        gender: 'female',
        level: 2,
        phone: null,
        email: `n${personalId}@songmay.example`,
      },
      tokenHash: hashToken(key),
    });
    return `${signInSettings(app).sessionCookie}=${key}`;
  };
  const citizens: Citizen[] = [];
  for (let n = 0; n < people; n += 1) {
    const personalId = `0991900${String(10_000 + n)}`;
    const name = `Người Thử ${n + 1}`;
    const cookie = await session(personalId, name);
    const id = (await findPersonByPersonalId(ctx(), personalId))?.id;
    if (!id) throw new Error('the person who signed in is not there');
    citizens.push({
      personalId,
      cookie,
      actor: { kind: 'person', personId: id, name, level: 2, grants: [], sessionId: 'faults' },
    });
  }

  let child: ChildProcess | undefined;
  let written = '';
  const home = database.cluster;
  if (!home) throw new Error('fault runs need the embedded PostgreSQL');
  const ready = () =>
    fetch(`${url}/readyz`, { signal: AbortSignal.timeout(3000) }).then(
      (answer) => answer.ok,
      () => false,
    );
  const world: World = {
    url,
    folder,
    dataDir,
    mailDir,
    app,
    gateway: Object.assign(standIn, { url: gatewayUrl }),
    token,
    communeId,
    citizens,
    env,
    ctx,
    async signIn(who) {
      who.cookie = await session(who.personalId, who.actor.name);
    },
    async start() {
      const began = performance.now();
      const one = spawn(process.execPath, [join(rootDir, 'dist/server/main.js'), 'start'], {
        cwd: rootDir,
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child = one;
      for (const stream of [one.stdout, one.stderr]) stream.on('data', (chunk) => (written += String(chunk)));
      for (;;) {
        if (await ready()) return (performance.now() - began) / 1000;
        if (one.exitCode !== null) throw new Error(`the program did not start:\n${written.slice(-4000)}`);
        if (performance.now() - began > 120_000) throw new Error(`the program is not ready:\n${written.slice(-4000)}`);
        await pause(20);
      }
    },
    async kill(signal) {
      const one = child;
      if (!one || one.exitCode !== null || one.signalCode !== null) return;
      const gone = new Promise((resolve) => one.once('exit', resolve));
      one.kill(signal);
      await gone;
    },
    running: () => child !== undefined && child.exitCode === null && child.signalCode === null,
    databasePid: () => findPostmaster(home)?.pid,
    async killDatabase() {
      const pid = findPostmaster(home)?.pid;
      if (!pid) throw new Error('PostgreSQL does not run');
      process.kill(pid, 'SIGKILL');
    },
    ready,
    async mail(on) {
      if (on && !mail) mail = await startMailServer(mailDir, Number(new URL(mailUrl).port));
      else if (!on && mail) {
        await mail.close();
        mail = null;
      }
    },
    at,
    now,
    async fillDisk() {
      if (!unmount) return null;
      const filler = join(dataDir, 'filler');
      const fd = openSync(filler, 'w');
      const block = Buffer.alloc(1 << 20);
      for (let size = block.length; size >= 512; ) {
        try {
          writeSync(fd, block, 0, size);
        } catch {
          size /= 2;
        }
      }
      closeSync(fd);
      return () => rmSync(filler);
    },
    output() {
      const text = written;
      written = '';
      return text;
    },
    async close() {
      await world.kill('SIGTERM');
      await app.close();
      await database.stop();
      await mail?.close();
      gatewayServer.closeAllConnections();
      gatewayServer.close();
      unmount?.();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return world;
}
