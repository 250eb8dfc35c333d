import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

/** Addresses that are not for the open internet (IANA special-purpose registries, RFC 6890 and its updates). */
const INSIDE: readonly string[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
/** Of IPv6 only global unicast is the open internet, without what carries IPv4 addresses or documentation. */
const GLOBAL_IPV6 = '2000::/3';
const CARRIERS_IPV6: readonly string[] = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

function listOf(blocks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const block of blocks) {
    const [address = '', bits] = block.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

const inside = listOf(INSIDE);
const global6 = listOf([GLOBAL_IPV6]);
const carriers6 = listOf(CARRIERS_IPV6);

/** Whether a webhook may go to this address: on the open internet, or allowed by the setting. Pure. */
export function mayReach(address: string, allowed: readonly string[]): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  if (family === 6) {
    if (listOf(allowed.filter((one) => isIP(one.split('/')[0] ?? '') === 6)).check(address, 'ipv6')) return true;
    return global6.check(address, 'ipv6') && !carriers6.check(address, 'ipv6');
  }
  if (listOf(allowed.filter((one) => isIP(one.split('/')[0] ?? '') === 4)).check(address, 'ipv4')) return true;
  return !inside.check(address, 'ipv4');
}

export type Target =
  | { readonly url: URL; readonly address: string; readonly family: 4 | 6 }
  | { readonly refused: 'bad_address' | 'unresolved' | 'private_address' };

/** An address people may subscribe with, without asking the network: http or https, no name and password in it. */
export function webAddress(text: string): URL | undefined {
  const url = URL.parse(text);
  return url && ['http:', 'https:'].includes(url.protocol) && !url.username && !url.password ? url : undefined;
}

/**
 * Where a request will go: the name is resolved once, every address it has must be allowed, and the connection is made to
 * the address that was checked. A name that answers differently a moment later (DNS rebinding) gains nothing.
 */
export async function targetOf(text: string, allowed: readonly string[]): Promise<Target> {
  const url = webAddress(text);
  if (!url) return { refused: 'bad_address' };
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const found =
    isIP(host) > 0 ? [{ address: host, family: isIP(host) }] : await lookup(host, { all: true }).catch(() => undefined);
  if (!found) return { refused: 'unresolved' };
  const bad = found.find(({ address }) => !mayReach(address, allowed));
  const first = found[0];
  if (bad || !first) return { refused: 'private_address' };
  return { url, address: first.address, family: first.family === 6 ? 6 : 4 };
}
