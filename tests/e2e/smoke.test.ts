import { it } from 'vitest';
import { visitors } from './lib/visitor.ts';
import { file, LAN } from './lib/application.ts';
const arrive = visitors();
it('smoke', async () => {
  const c = await arrive('phone');
  await c.open('/thu-tuc');
  await c.look('list');
  console.log(await file(c, LAN));
  await c.look('filed');
});
