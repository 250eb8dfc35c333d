import type { App } from './app.ts';
import type { Actor } from './identity/actor.ts';
import type { Db } from './store/index.ts';
import type { Lang } from './text.ts';

/**
 * Who asks, in which language, against which snapshot of the data. Made once per request, job or
 * message; inside a command `db` is the open transaction.
 */
export interface Ctx {
  readonly app: App;
  readonly db: Db;
  readonly actor: Actor;
  readonly lang: Lang;
  readonly requestId: string;
  /** The instant of this request by the injected clock; the same for everything the request does. */
  readonly now: Date;
}
