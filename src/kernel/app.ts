import type { Logger } from 'pino';
import type { Clock } from './clock/index.ts';
import type { Config } from './config/index.ts';
import type { Ctx } from './context.ts';
import type { Actor } from './identity/actor.ts';
import type { Module } from './module.ts';
import type { Store } from './store/index.ts';
import type { Lang } from './text.ts';

/** The running program: what is one per process. Everything else hangs on it through {@link definePart}. */
export interface App {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Logger;
  readonly store: Store;
  /** In dependency order, kernel parts first. */
  readonly modules: readonly Module[];
  /** Runs when the program stops, last registered first. */
  onClose(close: () => Promise<void> | void): void;
  close(): Promise<void>;
}

export interface AppParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Logger;
  readonly store: Store;
  readonly modules: readonly Module[];
}

export function createApp(parts: AppParts): App {
  const closers: (() => Promise<void> | void)[] = [];
  let closing: Promise<void> | undefined;
  return {
    ...parts,
    onClose: (close) => {
      closers.push(close);
    },
    close: () => {
      closing ??= (async () => {
        for (const close of closers.reverse()) await close();
        await parts.store.close();
      })();
      return closing;
    },
  };
}

/**
 * Something of which each running program has one (a cache, a key store, a mail transport), made when first asked for.
 *
 * @example
 * export const fileStore = definePart((app) => new DiskFiles(app.config.dataDir));
 * await fileStore(ctx.app).put(bytes);
 */
export function definePart<T>(make: (app: App) => T): (app: App) => T {
  const made = new WeakMap<App, { value: T }>();
  return (app) => {
    let entry = made.get(app);
    if (!entry) {
      const own = { value: make(app) };
      entry = own;
      made.set(app, own);
      // What could not be made (the database was away at that moment) is made anew when next asked for.
      if (own.value instanceof Promise)
        own.value.catch(() => {
          if (made.get(app) === own) made.delete(app);
        });
    }
    return entry.value;
  };
}

/** A context outside a request: for jobs, consumers, the command line and tests. */
export function contextFor(app: App, actor: Actor, requestId: string, lang: Lang = 'vi'): Ctx {
  return { app, db: app.store.db, actor, lang, requestId, now: app.clock.now() };
}
