import type { Child } from 'hono/jsx';
import {
  inOrder,
  type Message,
  QUERY_ANSWER,
  QUERY_REQUEST,
  REFUND_ANSWER,
  REFUND_REQUEST,
  readMessage,
} from '../adapters/vnpay/messages.ts';
import { gatewayTime, isSigned, pipeHolds, pipeSignature, signedQuery } from '../adapters/vnpay/sign.ts';

/** What a person makes the gateway do. */
export const BEHAVIOURS = ['ok', 'fail', 'late', 'twice', 'wrong', 'never', 'broken'] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

export interface Transaction {
  readonly txnRef: string;
  /** As sent: hundredths of a đồng. */
  readonly amount: string;
  readonly createDate: string;
  readonly info: string;
  readonly no: string;
  paid: boolean;
  payDate: string;
  refunded: number;
}

export interface StandInOptions {
  readonly tmnCode: string;
  readonly hashSecret: string;
  /** Where notifications go. */
  readonly ipnUrl: () => string;
  /** Path under which it is served. */
  readonly base: string;
  now(): Date;
  /** The page around a body. */
  shell(title: string, body: Child): Response | Promise<Response>;
  /** Words of the buttons. */
  say(how: Behaviour): { label: string; hint: string };
  /** Runs what comes late; tests call `flush` instead. */
  later?(work: () => Promise<void>): void;
}

/** Answers the notifications got, newest last: what the merchant said. */
export interface Delivery {
  readonly txnRef: string;
  readonly status: number;
  readonly body: string;
}

export interface StandIn {
  readonly transactions: ReadonlyMap<string, Transaction>;
  readonly deliveries: readonly Delivery[];
  /** Queries that are answered with 500 from now on. */
  breakQueries(times: number): void;
  /** Sends what was held back. */
  flush(): Promise<void>;
  fetch(request: Request): Promise<Response>;
}

/** So many queries fail after somebody chose "broken". */
const BROKEN = 2;

/**
 * A gateway of VNPAY's shape for demonstrations and tests: real messages over real HTTP, no money. It keeps its
 * transactions in memory.
 */
export function createStandIn(options: StandInOptions): StandIn {
  const { tmnCode, hashSecret: secret } = options;
  const transactions = new Map<string, Transaction>();
  const deliveries: Delivery[] = [];
  let late: (() => Promise<void>)[] = [];
  let failing = 0;
  let count = 0;

  const result = (one: Transaction, paid: boolean, amount = one.amount): Record<string, string> => ({
    vnp_TmnCode: tmnCode,
    vnp_Amount: amount,
    vnp_BankCode: 'NCB',
    vnp_OrderInfo: one.info,
    vnp_PayDate: one.payDate || gatewayTime(options.now()),
    vnp_ResponseCode: paid ? '00' : '24',
    vnp_TransactionNo: one.no,
    vnp_TransactionStatus: paid ? '00' : '02',
    vnp_TxnRef: one.txnRef,
  });

  const notify = async (one: Transaction, paid: boolean, amount?: string): Promise<void> => {
    const address = `${options.ipnUrl()}?${signedQuery(secret, result(one, paid, amount))}`;
    try {
      const answer = await fetch(address, { signal: AbortSignal.timeout(10_000) });
      deliveries.push({ txnRef: one.txnRef, status: answer.status, body: await answer.text() });
    } catch (error) {
      deliveries.push({ txnRef: one.txnRef, status: 0, body: (error as Error).message });
    }
    if (deliveries.length > 200) deliveries.shift();
  };

  const postpone = (work: () => Promise<void>): void => {
    if (options.later) options.later(work);
    else late.push(work);
  };

  async function pay(params: URLSearchParams, how: Behaviour): Promise<Response> {
    const ref = params.get('vnp_TxnRef') ?? '';
    const back = URL.parse(params.get('vnp_ReturnUrl') ?? '');
    if (!back) return new Response('vnp_ReturnUrl', { status: 400 });
    count += 1;
    const known = transactions.get(ref);
    const one: Transaction = known ?? {
      txnRef: ref,
      amount: params.get('vnp_Amount') ?? '0',
      createDate: params.get('vnp_CreateDate') ?? '',
      info: params.get('vnp_OrderInfo') ?? '',
      no: `${options.now().getTime()}${String(count).padStart(3, '0')}`,
      paid: false,
      payDate: '',
      refunded: 0,
    };
    transactions.set(ref, one);
    const settles = how !== 'fail' && how !== 'late';
    if (settles && !one.paid) Object.assign(one, { paid: true, payDate: gatewayTime(options.now()) });
    if (how === 'ok' || how === 'twice') await notify(one, true);
    if (how === 'twice') await notify(one, true);
    if (how === 'fail' || how === 'late') await notify(one, false);
    if (how === 'wrong') await notify(one, true, String(Number(one.amount) + 100_000));
    if (how === 'broken') failing = BROKEN;
    if (how === 'late')
      postpone(async () => {
        Object.assign(one, { paid: true, payDate: gatewayTime(options.now()) });
        await notify(one, true);
      });
    back.search = signedQuery(secret, result(one, settles));
    return new Response(null, { status: 303, headers: { location: back.href } });
  }

  const answered = (order: readonly string[], message: Message): Response =>
    Response.json({ ...message, vnp_SecureHash: pipeSignature(secret, inOrder(message, order)) });

  function query(message: Message): Response {
    const answer = { vnp_ResponseId: `Q${count}`, vnp_Command: 'querydr', vnp_TmnCode: tmnCode };
    if (!pipeHolds(secret, inOrder(message, QUERY_REQUEST), message.vnp_SecureHash ?? ''))
      return answered(QUERY_ANSWER, { ...answer, vnp_ResponseCode: '97', vnp_Message: 'Invalid signature' });
    const one = transactions.get(message.vnp_TxnRef ?? '');
    if (!one || one.createDate !== message.vnp_TransactionDate)
      return answered(QUERY_ANSWER, { ...answer, vnp_ResponseCode: '91', vnp_Message: 'Transaction not found' });
    return answered(QUERY_ANSWER, {
      ...answer,
      ...result(one, one.paid),
      vnp_ResponseCode: '00',
      vnp_Message: 'OK',
      vnp_TransactionType: '01',
    });
  }

  function refund(message: Message): Response {
    const answer = { vnp_ResponseId: `R${count}`, vnp_Command: 'refund', vnp_TmnCode: tmnCode };
    const refuse = (code: string) =>
      answered(REFUND_ANSWER, { ...answer, vnp_ResponseCode: code, vnp_Message: 'Refused' });
    if (!pipeHolds(secret, inOrder(message, REFUND_REQUEST), message.vnp_SecureHash ?? '')) return refuse('97');
    const one = transactions.get(message.vnp_TxnRef ?? '');
    const amount = Number(message.vnp_Amount);
    if (!one?.paid) return refuse('91');
    if (seen.has(message.vnp_RequestId ?? '')) return refuse('94');
    if (!(amount > 0) || one.refunded + amount > Number(one.amount)) return refuse('02');
    seen.add(message.vnp_RequestId ?? '');
    one.refunded += amount;
    return answered(REFUND_ANSWER, {
      ...answer,
      ...result(one, true),
      vnp_ResponseCode: '00',
      vnp_Message: 'OK',
      vnp_Amount: String(amount),
      vnp_TransactionNo: `${one.no}9`,
      vnp_TransactionType: message.vnp_TransactionType ?? '',
    });
  }
  const seen = new Set<string>();

  function payPage(params: URLSearchParams): Response | Promise<Response> {
    const amount = Number(params.get('vnp_Amount')) / 100;
    const money = `${String(amount).replace(/\B(?=(\d{3})+$)/g, '.')} đ`;
    return options.shell(
      'Cổng thanh toán giả lập',
      <>
        <p class="lede">
          <strong>{money}</strong> – {params.get('vnp_TxnRef')}
        </p>
        <form method="post" action={`${options.base}/pay`} class="stack">
          <input type="hidden" name="query" value={params.toString()} />
          {BEHAVIOURS.map((how) => (
            <div>
              <button
                class={how === 'ok' ? 'btn btn--primary' : 'btn btn--secondary'}
                name="how"
                value={how}
                type="submit"
              >
                {options.say(how).label}
              </button>
              <p class="muted">{options.say(how).hint}</p>
            </div>
          ))}
        </form>
      </>,
    );
  }

  return {
    transactions,
    deliveries,
    breakQueries: (times) => {
      failing = times;
    },
    async flush() {
      const work = late;
      late = [];
      for (const one of work) await one();
    },
    async fetch(request) {
      const url = new URL(request.url);
      const path = url.pathname.slice(options.base.length);
      if (request.method === 'GET' && path === '/pay') {
        if (!isSigned(secret, url.searchParams)) return new Response('Invalid signature', { status: 400 });
        return payPage(url.searchParams);
      }
      if (request.method === 'POST' && path === '/pay') {
        const form = new URLSearchParams(await request.text());
        const params = new URLSearchParams(form.get('query') ?? '');
        const how = BEHAVIOURS.find((one) => one === form.get('how'));
        if (!isSigned(secret, params) || !how) return new Response('Invalid signature', { status: 400 });
        return pay(params, how);
      }
      if (request.method === 'POST' && path === '/api') {
        if (failing > 0) {
          failing -= 1;
          return new Response('broken', { status: 500 });
        }
        const message = readMessage(await request.json().catch(() => null));
        if (message?.vnp_Command === 'querydr') return query(message);
        if (message?.vnp_Command === 'refund') return refund(message);
        return new Response('unknown command', { status: 400 });
      }
      return new Response('not found', { status: 404 });
    },
  };
}
