import { randomUUID } from 'node:crypto';
import type { App } from '../../../../kernel/app.ts';
import { standInSettings } from '../../standin/settings.ts';
import type { AttemptFacts, PaymentAdapter, ProviderWord, Verdict } from '../port.ts';
import {
  inOrder,
  type Message,
  QUERY_ANSWER,
  QUERY_REQUEST,
  REFUND_ANSWER,
  REFUND_REQUEST,
  readMessage,
} from './messages.ts';
import { gatewayTime, isSigned, pipeHolds, pipeSignature, readGatewayTime, signedQuery } from './sign.ts';

const VERSION = '2.1.0';
/** The gateway is asked from the server: its own address means nothing to it. */
const SERVER_IP = '127.0.0.1';
const PATIENCE = 10_000;

export interface GatewaySettings {
  readonly tmnCode: string;
  readonly hashSecret: string;
  readonly payUrl: string;
  readonly apiUrl: string;
}

const settingsOf = (app: App): GatewaySettings | null =>
  app.config.payments.vnpay ?? (app.config.demo ? standInSettings(app) : null);

function needed(app: App): GatewaySettings {
  const settings = settingsOf(app);
  if (!settings) throw new Error('the gateway is not configured');
  return settings;
}

/** Amounts travel in hundredths of a đồng. NaN for what is none. */
const readAmount = (text: string): number =>
  /^\d{3,17}$/.test(text) && text.endsWith('00') ? Number(text) / 100 : NaN;

const stateOf = (response: string, status: string): ProviderWord['state'] =>
  response === '00' && status === '00' ? 'paid' : status === '01' || status === '04' ? 'pending' : 'failed';

async function call(settings: GatewaySettings, message: Message): Promise<Message> {
  const response = await fetch(settings.apiUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(message),
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (!response.ok) throw new Error(`the gateway answered ${response.status}`);
  const answer = readMessage(await response.json());
  if (!answer) throw new Error('the gateway answered no message');
  return answer;
}

function trusted(settings: GatewaySettings, answer: Message, order: readonly string[]): Message {
  if (!pipeHolds(settings.hashSecret, inOrder(answer, order), answer.vnp_SecureHash ?? ''))
    throw new Error('the answer of the gateway is not signed by it');
  return answer;
}

const sent = (settings: GatewaySettings, message: Message, order: readonly string[]): Message => ({
  ...message,
  vnp_SecureHash: pipeSignature(settings.hashSecret, inOrder(message, order)),
});

const about = (settings: GatewaySettings, command: string, attempt: AttemptFacts, now: Date): Message => ({
  vnp_Version: VERSION,
  vnp_Command: command,
  vnp_TmnCode: settings.tmnCode,
  vnp_TxnRef: attempt.txnRef,
  vnp_TransactionDate: gatewayTime(attempt.createdAt),
  vnp_CreateDate: gatewayTime(now),
  vnp_IpAddr: SERVER_IP,
});

const ANSWERS: Readonly<Record<Verdict, readonly [code: string, message: string]>> = {
  settled: ['00', 'Confirm Success'],
  suspended: ['00', 'Confirm Success'],
  failed: ['00', 'Confirm Success'],
  pending: ['00', 'Confirm Success'],
  repeat: ['02', 'Order already confirmed'],
  stale: ['02', 'Order already confirmed'],
  unknown: ['01', 'Order not found'],
  wrong_amount: ['04', 'Invalid amount'],
  forged: ['97', 'Invalid signature'],
  error: ['99', 'Unknown error'],
};

/** A card and wallet gateway of VNPAY's shape, version 2.1.0. Its notification (IPN) is the truth; the return page is not. */
export const adapter: PaymentAdapter = {
  name: 'vnpay',
  order: 10,
  title: { vi: 'Thẻ ngân hàng, ví điện tử (VNPAY)', en: 'Bank card or wallet (VNPAY)' },
  hint: {
    vi: 'Thanh toán trên trang của cổng VNPAY, có biên lai ngay.',
    en: 'You pay on the pages of the VNPAY gateway and get the receipt at once.',
  },
  expiresAfter: 15,
  available: (app) => settingsOf(app) !== null,

  begin({ app }, attempt, { ip, lang, returnUrl }) {
    const settings = needed(app);
    const query = signedQuery(settings.hashSecret, {
      vnp_Version: VERSION,
      vnp_Command: 'pay',
      vnp_TmnCode: settings.tmnCode,
      vnp_Amount: String(attempt.amount * 100),
      vnp_CurrCode: 'VND',
      vnp_TxnRef: attempt.txnRef,
      vnp_OrderInfo: `Nop phi le phi ${attempt.txnRef}`,
      vnp_OrderType: 'other',
      vnp_Locale: lang === 'vi' ? 'vn' : 'en',
      vnp_ReturnUrl: returnUrl,
      vnp_IpAddr: ip,
      vnp_CreateDate: gatewayTime(attempt.createdAt),
      vnp_ExpireDate: gatewayTime(attempt.expiresAt),
    });
    return { kind: 'redirect', url: `${settings.payUrl}?${query}` };
  },

  notifications: {
    read(app, params) {
      const settings = needed(app);
      if (!isSigned(settings.hashSecret, params) || params.get('vnp_TmnCode') !== settings.tmnCode) return undefined;
      return {
        txnRef: params.get('vnp_TxnRef') ?? '',
        state: stateOf(params.get('vnp_ResponseCode') ?? '', params.get('vnp_TransactionStatus') ?? ''),
        amount: readAmount(params.get('vnp_Amount') ?? ''),
        providerRef: params.get('vnp_TransactionNo'),
        paidAt: readGatewayTime(params.get('vnp_PayDate') ?? ''),
      };
    },
    answer: (verdict) => {
      const [RspCode, Message] = ANSWERS[verdict];
      return { RspCode, Message };
    },
  },

  returned: (app, params) =>
    isSigned(needed(app).hashSecret, params) ? (params.get('vnp_TxnRef') ?? undefined) : undefined,

  async query({ app, now }, attempt) {
    const settings = needed(app);
    const request = {
      ...about(settings, 'querydr', attempt, now),
      vnp_RequestId: randomUUID().replaceAll('-', ''),
      vnp_OrderInfo: `Tra cuu ${attempt.txnRef}`,
    };
    const answer = trusted(settings, await call(settings, sent(settings, request, QUERY_REQUEST)), QUERY_ANSWER);
    if (answer.vnp_ResponseCode === '91') return null;
    if (answer.vnp_ResponseCode !== '00') throw new Error(`the gateway answered ${answer.vnp_ResponseCode}`);
    if (answer.vnp_TxnRef !== attempt.txnRef) throw new Error('the gateway answered about another transaction');
    return {
      txnRef: attempt.txnRef,
      state: stateOf('00', answer.vnp_TransactionStatus ?? ''),
      amount: readAmount(answer.vnp_Amount ?? ''),
      providerRef: answer.vnp_TransactionNo ?? null,
      paidAt: readGatewayTime(answer.vnp_PayDate ?? ''),
    };
  },

  async refund({ app, now }, { attempt, providerRef, amount, requestId, by }) {
    const settings = needed(app);
    const request = {
      ...about(settings, 'refund', attempt, now),
      vnp_RequestId: requestId.replaceAll('-', ''),
      // 02: the whole amount, 03: a part of it.
      vnp_TransactionType: amount === attempt.amount ? '02' : '03',
      vnp_Amount: String(amount * 100),
      vnp_TransactionNo: providerRef ?? '',
      vnp_CreateBy: by,
      vnp_OrderInfo: `Hoan tien ${attempt.txnRef}`,
    };
    const answer = trusted(settings, await call(settings, sent(settings, request, REFUND_REQUEST)), REFUND_ANSWER);
    // 94: this very request was taken before.
    if (answer.vnp_ResponseCode !== '00' && answer.vnp_ResponseCode !== '94')
      throw new Error(`the gateway refused the refund: ${answer.vnp_ResponseCode}`);
    return { providerRef: answer.vnp_TransactionNo ?? '' };
  },
};
