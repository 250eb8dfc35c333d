// The faults, and one round of one of them.
import { setTimeout as pause } from 'node:timers/promises';
import type { Behaviour } from '../../src/modules/payments/standin/gateway.tsx';
import { checkRound, type Found } from './check.ts';
import { crowd, type Ledger } from './clients.ts';
import type { World } from './world.ts';

interface Fault {
  readonly name: string;
  readonly says: string;
  /** What the gateway does meanwhile; a mixture when not given. */
  readonly how?: readonly Behaviour[];
  /** Of the usual crowd. */
  readonly share?: number;
  /** Seconds until answers are good again; null when they never stopped. */
  strike(world: World, random: () => number): Promise<number | null>;
}

const since = (from: number): number => (performance.now() - from) / 1000;

async function untilReady(world: World): Promise<void> {
  const end = performance.now() + 120_000;
  while (!(await world.ready())) {
    if (performance.now() > end)
      throw new Error(`the program does not get ready again:\n${world.output().slice(-3000)}`);
    await pause(25);
  }
}

/** A new first process of PostgreSQL. */
async function untilRevived(world: World, old: number | undefined): Promise<void> {
  const end = performance.now() + 60_000;
  while (world.databasePid() === undefined || world.databasePid() === old) {
    if (performance.now() > end) throw new Error(`PostgreSQL does not come back:\n${world.output().slice(-3000)}`);
    await pause(25);
  }
  await untilReady(world);
}

const killProgram: Fault = {
  name: 'kill -9 of the program',
  says: 'SIGKILL to the process while the crowd is at it; started again at once',
  async strike(world) {
    const from = performance.now();
    await world.kill('SIGKILL');
    await world.start();
    return since(from);
  },
};

const killDatabase: Fault = {
  name: 'kill -9 of PostgreSQL',
  says: 'SIGKILL to its first process; the running program starts it again and goes on',
  async strike(world) {
    const from = performance.now();
    const old = world.databasePid();
    await world.killDatabase();
    await untilRevived(world, old);
    return since(from);
  },
};

const killBoth: Fault = {
  name: 'kill -9 of both',
  says: 'PostgreSQL and the program at the same moment',
  async strike(world) {
    const from = performance.now();
    await Promise.all([world.killDatabase(), world.kill('SIGKILL')]);
    await world.start();
    return since(from);
  },
};

export const KILLS = [killProgram, killDatabase, killBoth];

const diskFull: Fault = {
  name: 'disk full',
  says: 'DATA_DIR is an ext4 file system of its own (loop device): filled to the last byte for four seconds, then freed',
  share: 0.5,
  async strike(world) {
    const free = await world.fillDisk();
    if (!free) throw new Error('this account may not mount a file system');
    await pause(4000);
    free();
    const from = performance.now();
    await untilReady(world);
    // Ready says that it can read; somebody who writes is what counts.
    return since(from);
  },
};

const clockForward: Fault = {
  name: 'clock forward',
  says: 'three days and seven hours ahead in the middle of the crowd',
  share: 0.5,
  async strike(world) {
    world.at(new Date(world.now().getTime() + 79 * 3_600_000));
    return null;
  },
};

const clockBack: Fault = {
  name: 'clock back',
  says: 'forty minutes back in the middle of the crowd',
  share: 0.5,
  async strike(world) {
    world.at(new Date(world.now().getTime() - 40 * 60_000));
    return null;
  },
};

const gatewayFault = (name: string, says: string, how: Behaviour): Fault => ({
  name,
  says,
  how: [how],
  share: 0.25,
  strike: async () => null,
});

const mailAway: Fault = {
  name: 'mail server away for an hour',
  says: 'refuses connections while the clock goes on by an hour, then is back',
  share: 0.5,
  async strike(world) {
    await world.mail(false);
    await pause(4000);
    world.at(new Date(world.now().getTime() + 3_600_000));
    await pause(1000);
    await world.mail(true);
    return null;
  },
};

export const OTHERS: readonly Fault[] = [
  diskFull,
  clockForward,
  clockBack,
  gatewayFault('gateway late', 'says "failed" first and "paid" 1.5 s later', 'late'),
  gatewayFault('gateway tells twice', 'the same notification twice', 'twice'),
  gatewayFault('gateway never tells', 'money is taken and nobody is told; polling finds it', 'never'),
  gatewayFault('gateway answers 500', 'no notification, and its first two answers to questions are 500', 'broken'),
  mailAway,
];

export interface Round extends Found {
  readonly n: number;
  readonly name: string;
  readonly says: string;
  readonly acknowledged: number;
  readonly retries: number;
  readonly recovery: number | null;
}

export async function runRound(
  world: World,
  fault: Fault,
  { n, size, random, ledger }: { n: number; size: number; random: () => number; ledger: Ledger },
): Promise<Round> {
  const name = `r${n}`;
  const { done } = await crowd(world, ledger, random, {
    name,
    size: Math.round(size * (fault.share ?? 1)),
    ...(fault.how ? { how: fault.how } : {}),
  });
  await pause(150 + random() * 1500);
  const recovery = await fault.strike(world, random);
  await done;
  const found = await checkRound(world, name, ledger.filings);
  const said = [...ledger.odd].map(([what, count]) => `${count} answers ${what}`);
  return {
    ...found,
    faults: [...found.faults, ...ledger.contradictions, ...said],
    n,
    name: fault.name,
    says: fault.says,
    acknowledged: ledger.filings.length,
    retries: ledger.retries,
    recovery,
  };
}
