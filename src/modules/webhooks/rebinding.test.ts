import { beforeEach, expect, it, vi } from 'vitest';

const lookup = vi.hoisted(() => vi.fn());
vi.mock('node:dns/promises', () => ({ lookup }));
const { targetOf } = await import('./address.ts');

beforeEach(() => lookup.mockReset());
const answer = (...addresses: string[]) =>
  addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

it('a name that answers differently a moment later gains nothing: it is asked once', async () => {
  lookup.mockResolvedValueOnce(answer('203.162.4.190')).mockResolvedValue(answer('127.0.0.1'));
  expect(await targetOf('https://rebind.example/x', [])).toMatchObject({ address: '203.162.4.190', family: 4 });
  expect(lookup).toHaveBeenCalledTimes(1);
  expect(await targetOf('https://rebind.example/x', [])).toEqual({ refused: 'private_address' });
});

it('a name with one address inside among others is refused, in whatever order', async () => {
  for (const all of [
    ['203.162.4.190', '10.0.0.1'],
    ['::1', '2400:cb00::1'],
    ['2400:cb00::1', '::ffff:169.254.169.254'],
  ]) {
    lookup.mockResolvedValueOnce(answer(...all));
    expect(await targetOf('https://mixed.example/', [])).toEqual({ refused: 'private_address' });
  }
  lookup.mockResolvedValueOnce([]);
  expect(await targetOf('https://none.example/', [])).toHaveProperty('refused');
});
