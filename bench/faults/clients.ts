// What 200 people do at once: file through the API with a key, file through the pages, send a paper in parts, pay. Each goes on
// until it has a good answer, as a person or a program would who was told nothing; what it was told first is kept.
import { setTimeout as pause } from 'node:timers/promises';
import { execute } from '../../src/kernel/execute.ts';
import type { Behaviour } from '../../src/modules/payments/standin/gateway.tsx';
import { answerPage, startDraft } from '../../src/modules/services/drafts/commands.ts';
import { type Citizen, PROCEDURE, type World } from './world.ts';

/** A small generator with a seed (mulberry32): the same run again. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t ^= t + Math.imul(t ^ (t >>> 7), 61 | t);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Filing {
  readonly marker: string;
  readonly by: 'api' | 'page';
  /** Code of the first good answer. */
  readonly code: string;
}

export interface Ledger {
  readonly filings: Filing[];
  /** Answers that contradict an earlier one. */
  readonly contradictions: string[];
  /** Answers that were neither good nor "try again": statuses with their count. */
  readonly odd: Map<string, number>;
  /** Attempts that got no good answer and were made again. */
  retries: number;
}

export const newLedger = (): Ledger => ({ filings: [], contradictions: [], odd: new Map(), retries: 0 });

interface Person {
  readonly world: World;
  readonly ledger: Ledger;
  readonly until: number;
  /** Signs in again: a session ends when the clock jumps past its time. */
  renew?(): Promise<void>;
}

/** Asks until the answer is one of `good`; anything else is "not yet", as long as there is patience. */
async function insist(
  { ledger, until, renew }: Person,
  good: readonly number[],
  ask: () => Promise<Response>,
): Promise<Response> {
  for (;;) {
    try {
      const answer = await ask();
      const away = answer.status === 303 && answer.headers.get('location')?.startsWith('/dang-nhap');
      if (good.includes(answer.status) && !away) return answer;
      const text = await answer.text();
      if ((answer.status === 401 || away) && renew) await renew();
      else if (answer.status < 500) throw new Refused(`${answer.status} ${text.slice(0, 200)}`);
      if (answer.status === 500) ledger.odd.set('500', (ledger.odd.get('500') ?? 0) + 1);
    } catch (error) {
      if (error instanceof Refused || performance.now() > until) throw error;
    }
    if (performance.now() > until) throw new Error('patience is over');
    ledger.retries += 1;
    await pause(150);
  }
}
class Refused extends Error {}

const TIMEOUT = 20_000;

const postForm = (world: World, who: Citizen, path: string, form: Record<string, string>): Promise<Response> =>
  fetch(`${world.url}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: who.cookie, origin: world.url },
    body: new URLSearchParams(form),
    signal: AbortSignal.timeout(TIMEOUT),
  });

async function fileByApi(person: Person, who: Citizen, marker: string): Promise<Filing> {
  const { world, ledger } = person;
  const send = () =>
    fetch(`${world.url}/api/v1/dossiers`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${world.token}`,
        'content-type': 'application/json',
        'idempotency-key': `faults-${marker}`,
      },
      body: JSON.stringify({
        procedure: PROCEDURE,
        channel: 'direct',
        applicant: { personalId: who.personalId, name: who.actor.name },
        unitId: world.communeId,
        answers: { owner: who.actor.name, commune: world.communeId, note: marker },
        receiveNow: false,
      }),
      signal: AbortSignal.timeout(TIMEOUT),
    });
  const { code } = (await (await insist(person, [201], send)).json()) as { code: string };
  const again = (await (await insist(person, [201], send)).json()) as { code: string };
  if (again.code !== code) ledger.contradictions.push(`${marker}: ${code}, then ${again.code}`);
  return { marker, by: 'api', code };
}

const PART = 40_000;

/** A photo in three parts; what is there is asked for after every failure, as the page's script does. */
async function sendPaper(person: Person, who: Citizen, draftId: string): Promise<void> {
  const { world } = person;
  const bytes = Buffer.alloc(PART * 3, draftId);
  Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0]).copy(bytes);
  const b64 = (text: string) => Buffer.from(text).toString('base64');
  const tus = () => ({ 'tus-resumable': '1.0.0', cookie: who.cookie, origin: world.url });
  const made = await insist(person, [201], () =>
    fetch(`${world.url}/ho-so/gui-tep`, {
      method: 'POST',
      headers: {
        ...tus(),
        'upload-length': String(bytes.length),
        'upload-metadata': `draft ${b64(draftId)},field ${b64('planFile')},filename ${b64('kế hoạch.jpg')}`,
      },
      signal: AbortSignal.timeout(TIMEOUT),
    }),
  );
  const address = new URL(made.headers.get('location') ?? '', world.url);
  for (;;) {
    const state = await insist(person, [200], () => fetch(address, { method: 'HEAD', headers: tus() }));
    const offset = Number(state.headers.get('upload-offset'));
    if (offset >= bytes.length) return;
    await insist(person, [204, 200, 409], () =>
      fetch(address, {
        method: 'PATCH',
        headers: { ...tus(), 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) },
        body: bytes.subarray(offset, offset + PART),
        signal: AbortSignal.timeout(TIMEOUT),
      }),
    );
  }
}

async function fileByPage(
  person: Person,
  who: Citizen,
  marker: string,
  draftId: string,
  paper: boolean,
): Promise<Filing> {
  const { world, ledger } = person;
  // An upload that waited longer than a day is gone, and is begun anew.
  if (paper)
    await sendPaper(person, who, draftId).catch((error: Error) => {
      if (!/^410/.test(error.message)) throw error;
      return sendPaper(person, who, draftId);
    });
  const send = async () => {
    const answer = await insist(person, [303], () =>
      postForm(world, who, `/ho-so/nhap/${draftId}/kiem-tra`, { declared: 'yes' }),
    );
    return /^\/ho-so\/([^?]+)/.exec(answer.headers.get('location') ?? '')?.[1] ?? '?';
  };
  const code = await send();
  const again = await send();
  if (again !== code) ledger.contradictions.push(`${marker}: ${code}, then ${again}`);
  return { marker, by: 'page', code };
}

/** Begins to pay, goes to the gateway, and lets it behave as told. */
async function pay(person: Person, who: Citizen, code: string, how: Behaviour): Promise<void> {
  const { world } = person;
  const begun = await insist(person, [303], () => postForm(world, who, `/ho-so/${code}/thanh-toan`, { how: 'vnpay' }));
  const place = begun.headers.get('location') ?? '';
  if (!place.startsWith('/thanh-toan/lan/')) return;
  const shown = await insist(person, [200], () =>
    fetch(`${world.url}${place}`, {
      redirect: 'manual',
      headers: { cookie: who.cookie },
      signal: AbortSignal.timeout(TIMEOUT),
    }),
  );
  const link = /href="(http:[^"]*\/g\/pay\?[^"]+)"/.exec(await shown.text())?.[1]?.replaceAll('&amp;', '&');
  if (!link) throw new Error(`no way to the gateway on ${place}`);
  await fetch(`${world.gateway.url}/pay`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ query: new URL(link).search.slice(1), how }),
  });
}

export interface Crowd {
  /** Everybody has what they wanted. */
  readonly done: Promise<void>;
}

const HOW: readonly Behaviour[] = ['ok', 'ok', 'ok', 'twice', 'late', 'never', 'fail', 'broken', 'wrong'];

/** Prepares drafts, then lets everybody begin at once; `ledger` fills while they go on. */
export async function crowd(
  world: World,
  ledger: Ledger,
  random: () => number,
  options: {
    readonly name: string;
    readonly size: number;
    readonly how?: readonly Behaviour[];
    readonly patience?: number;
  },
): Promise<Crowd> {
  const kinds = Array.from({ length: options.size }, (_, n) => (n % 5 < 3 ? 'api' : 'page'));
  const drafts = await Promise.all(
    kinds.map(async (kind, n) => {
      if (kind === 'api') return '';
      const ctx = world.ctx((world.citizens[n % world.citizens.length] as Citizen).actor);
      const { draftId } = await execute(ctx, startDraft, { procedure: PROCEDURE });
      await execute(ctx, answerPage, {
        draftId,
        page: 'viec',
        values: {
          owner: [ctx.actor.kind === 'person' ? ctx.actor.name : ''],
          commune: [world.communeId],
          note: [`${options.name}-${n}`],
        },
      });
      return draftId;
    }),
  );
  const ways = options.how ?? HOW;
  const plans = kinds.map(() => ({
    pays: random() < 0.6,
    how: ways[Math.floor(random() * ways.length)] ?? 'ok',
    paper: random() < 0.25,
  }));
  const person: Person = {
    world,
    ledger,
    until: performance.now() + (options.patience ?? Number(process.env.PATIENCE ?? 120_000)),
  };
  const failed: string[] = [];
  const done = Promise.all(
    kinds.map(async (kind, n) => {
      const who = world.citizens[n % world.citizens.length] as Citizen;
      const marker = `${options.name}-${n}`;
      const plan = plans[n] as (typeof plans)[number];
      const own: Person = { ...person, renew: () => world.signIn(who) };
      try {
        const filing =
          kind === 'api'
            ? await fileByApi(person, who, marker)
            : await fileByPage(own, who, marker, drafts[n] ?? '', plan.paper);
        ledger.filings.push(filing);
        if (plan.pays) await pay(own, who, filing.code, plan.how);
      } catch (error) {
        failed.push(`${marker} (${kind}): ${(error as Error).message}`);
      }
    }),
  ).then(() => {
    if (failed.length > 0)
      ledger.contradictions.push(
        ...failed.slice(0, 5),
        ...(failed.length > 5 ? [`and ${failed.length - 5} more`] : []),
      );
  });
  return { done };
}
