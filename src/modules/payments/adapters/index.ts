import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type App, definePart } from '../../../kernel/app.ts';
import { notFound } from '../../../kernel/problem.ts';
import { rootDir } from '../../../kernel/store/root.ts';
import type { PaymentAdapter } from './port.ts';

async function find(): Promise<ReadonlyMap<string, PaymentAdapter>> {
  const names = readdirSync(join(rootDir, 'src/modules/payments/adapters'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  const found = await Promise.all(
    names.map(async (name) => {
      const { adapter } = (await import(`./${name}/index.ts`)) as { adapter?: PaymentAdapter };
      if (adapter?.name !== name) throw new Error(`payments/adapters/${name}/index.ts exports no adapter "${name}"`);
      return adapter;
    }),
  );
  return new Map(found.sort((a, b) => a.order - b.order).map((adapter) => [adapter.name, adapter]));
}

const part = definePart(() => find());

/** All adapters by name, in the order in which they are offered. Found by folder. */
export const adaptersOf = (app: App): Promise<ReadonlyMap<string, PaymentAdapter>> => part(app);

/** Those that are set up here. */
export const availableAdapters = async (app: App): Promise<PaymentAdapter[]> =>
  [...(await adaptersOf(app)).values()].filter((adapter) => adapter.available(app));

/** @throws Problem 404 */
export async function adapterNamed(app: App, name: string): Promise<PaymentAdapter> {
  const adapter = (await adaptersOf(app)).get(name);
  if (!adapter?.available(app)) throw notFound({ vi: 'hình thức thanh toán này', en: 'This way to pay' });
  return adapter;
}
