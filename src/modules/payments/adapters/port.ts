import type { App } from '../../../kernel/app.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Lang, Text } from '../../../kernel/text.ts';

/** What an adapter is told of an attempt. Money is whole đồng. */
export interface AttemptFacts {
  /** Unique in the program; letters and digits, at most 20: fits into every transfer text. */
  readonly txnRef: string;
  readonly amount: number;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** How the payer goes on. */
export type Begun =
  /** To the provider's own pages. */
  | { readonly kind: 'redirect'; readonly url: string }
  /** With any banking application: a code to scan, and the same in words. */
  | {
      readonly kind: 'transfer';
      readonly qr: string;
      readonly bank: string;
      readonly account: string;
      readonly holder: string;
      readonly text: string;
    };

/** What a provider says about a transaction. */
export interface ProviderWord {
  readonly txnRef: string;
  readonly state: 'paid' | 'failed' | 'pending';
  /** VND received or asked for; compared with the attempt. */
  readonly amount: number;
  readonly providerRef: string | null;
  /** When it was paid, where the provider says so. */
  readonly paidAt?: Date | undefined;
}

/** How a notification was taken; the adapter turns it into its own answer. */
export type Verdict =
  | 'settled'
  | 'suspended'
  | 'failed'
  | 'repeat'
  | 'stale'
  | 'pending'
  | 'forged'
  | 'unknown'
  | 'wrong_amount'
  | 'error';

export interface Notifications {
  /** Reads and verifies what came. Undefined: not from the provider. */
  read(app: App, params: URLSearchParams): ProviderWord | undefined;
  /** Body of the answer the provider expects. */
  answer(verdict: Verdict): Readonly<Record<string, string>>;
}

/** A line of a statement of account. */
export interface StatementRow {
  /** Line of the file, from 1. */
  readonly line: number;
  readonly bankRef: string;
  readonly at: Date;
  /** VND; negative: money that went out. */
  readonly amount: number;
  readonly text: string;
}

/**
 * One way to pay without cash. A further one is a folder `adapters/<name>/` whose index.ts exports `adapter`; nothing
 * else has to be edited. What it cannot do it leaves out.
 */
export interface PaymentAdapter {
  /** Name of the folder. */
  readonly name: string;
  readonly title: Text;
  readonly hint: Text;
  /** Order among the ways offered. */
  readonly order: number;
  /** Minutes after which an attempt has expired. */
  readonly expiresAfter: number;
  /** Whether it is set up here; otherwise it is not offered. */
  available(app: App): boolean;
  begin(ctx: Ctx, attempt: AttemptFacts, payer: { ip: string; lang: Lang; returnUrl: string }): Begun;
  readonly notifications?: Notifications;
  /** Reference of the attempt a payer comes back with. Only leads to the right page: it settles nothing. */
  returned?(app: App, params: URLSearchParams): string | undefined;
  /** Asks the provider. Throws when it gives no answer that can be trusted; null: it does not know the transaction. */
  query?(ctx: Ctx, attempt: AttemptFacts): Promise<ProviderWord | null>;
  /** Sends money back. Safe to repeat with the same `requestId`. Throws when it did not happen. */
  refund?(
    ctx: Ctx,
    refund: { attempt: AttemptFacts; providerRef: string | null; amount: number; requestId: string; by: string },
  ): Promise<{ providerRef: string }>;
  /** Reads a statement of account; refuses with a Problem that names the line. */
  statement?(text: string, lang: Lang): StatementRow[];
}
