import type { Context } from 'hono';
import { describe, expect, it } from 'vitest';
import type { App } from '../app.ts';
import { clientAddress } from './client-address.ts';

const ask = (peer: string, forwarded?: string, trustedProxies: string[] = ['10.0.0.0/8', '::1']) =>
  clientAddress(
    { config: { trustedProxies } } as unknown as App,
    {
      env: { incoming: { socket: { remoteAddress: peer } } },
      req: { header: () => forwarded },
    } as unknown as Context,
  );

describe('the address of the caller', () => {
  it.each([
    ['the peer itself', '203.0.113.5', undefined, '203.0.113.5'],
    ['a stranger who claims another', '203.0.113.5', '198.51.100.1', '203.0.113.5'],
    ['behind one proxy', '10.1.1.1', '198.51.100.1', '198.51.100.1'],
    ['behind two proxies', '::1', '198.51.100.1, 10.2.2.2', '198.51.100.1'],
    ['a caller who put something in front', '10.1.1.1', '1.2.3.4, 198.51.100.1', '198.51.100.1'],
    ['a proxy that says nothing', '10.1.1.1', undefined, '10.1.1.1'],
    ['a proxy that says nonsense', '10.1.1.1', 'unknown', '10.1.1.1'],
    ['IPv4 inside IPv6', '::ffff:203.0.113.5', undefined, '203.0.113.5'],
  ])('%s', (_, peer, forwarded, expected) => {
    expect(ask(peer, forwarded)).toBe(expected);
  });

  it('believes no header when no proxy is trusted', () => {
    expect(ask('127.0.0.1', '198.51.100.1', [])).toBe('127.0.0.1');
  });
});
