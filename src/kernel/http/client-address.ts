import { BlockList, isIP } from 'node:net';
import type { Context } from 'hono';
import { type App, definePart } from '../app.ts';

const family = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

const trusted = definePart((app) => {
  const list = new BlockList();
  for (const block of app.config.trustedProxies) {
    const [address = '', bits] = block.split('/');
    if (bits === undefined) list.addAddress(address, family(address));
    else list.addSubnet(address, Number(bits), family(address));
  }
  return list;
});

const bare = (address: string): string =>
  address
    .trim()
    .replace(/^::ffff:/, '')
    .replace(/^\[(.*)\](?::\d+)?$/, '$1');

/**
 * Address of the caller: the peer of the connection or, when that is a proxy named in TRUSTED_PROXY, the nearest
 * address in `X-Forwarded-For` that is not one. What anybody else writes into that header is ignored. Null when unknown.
 */
export function clientAddress(app: App, c: Pick<Context, 'env' | 'req'>): string | null {
  const env = c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined;
  const peer = bare(env?.incoming?.socket?.remoteAddress ?? '');
  if (!isIP(peer)) return null;
  const proxies = trusted(app);
  const hops = (c.req.header('x-forwarded-for') ?? '').split(',').map(bare).filter(Boolean);
  let address = peer;
  while (proxies.check(address, family(address))) {
    const before = hops.pop();
    if (before === undefined || !isIP(before)) break;
    address = before;
  }
  return address;
}
