import type { Context } from 'hono';
import type { Child } from 'hono/jsx';
import { definePart } from '../../../kernel/app.ts';
import type { Env, Router } from '../../../kernel/module.ts';
import { notFound } from '../../../kernel/problem.ts';
import { Notice, PageHead, page } from '../../../web/index.ts';
import { standInWords } from '../words.ts';
import { createStandIn, type StandIn } from './gateway.tsx';
import { STAND_IN, standInSettings } from './settings.ts';

/** How long "late" is, in milliseconds. */
const LATE = 10_000;

interface Served {
  readonly gateway: StandIn;
  /** The request being answered; set right before, read at once. */
  current: Context<Env> | undefined;
}

const served = definePart((app): Served => {
  const { tmnCode, hashSecret } = standInSettings(app);
  const timers = new Set<NodeJS.Timeout>();
  app.onClose(() => timers.forEach(clearTimeout));
  const holder: Served = {
    current: undefined,
    gateway: createStandIn({
      tmnCode,
      hashSecret,
      base: STAND_IN,
      ipnUrl: () => `${app.config.baseUrl}/thanh-toan/ipn/vnpay`,
      now: () => app.clock.now(),
      shell: async (_title: string, body: Child) => {
        const c = holder.current;
        if (!c) throw new Error('the stand-in answers no request');
        const t = standInWords(c.get('ctx').lang);
        return page(
          c,
          { door: 'portal', title: t('title'), noIndex: true },
          <>
            <PageHead title={t('title')} />
            <Notice tone="warning">
              <p>{t('note')}</p>
            </Notice>
            {body}
          </>,
        );
      },
      say: (how) => {
        const t = standInWords(holder.current?.get('ctx').lang ?? 'vi');
        return { label: t(how), hint: t(`${how}Hint`) };
      },
      later: (work) => {
        const timer = setTimeout(() => {
          timers.delete(timer);
          void work();
        }, LATE);
        timer.unref();
        timers.add(timer);
      },
    }),
  };
  return holder;
});

/** Mounts the stand-in: it answers only in a demonstration that has no gateway of its own. */
export function mountStandIn(router: Router): void {
  router.all(`${STAND_IN}/*`, async (c) => {
    const { app } = c.get('ctx');
    if (!app.config.demo || app.config.payments.vnpay) throw notFound({ vi: 'trang này', en: 'This page' });
    const one = served(app);
    one.current = c;
    return one.gateway.fetch(c.req.raw);
  });
}
