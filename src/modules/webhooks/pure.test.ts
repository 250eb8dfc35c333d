import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayReach, targetOf, webAddress } from './address.ts';
import { GIVE_UP_AFTER, pauseAfter } from './backoff.ts';
import { newSecret, signedHeaders } from './sign.ts';

describe('the signature', () => {
  it('is that of Standard Webhooks', () => {
    // Test vector of the specification's reference libraries.
    const headers = signedHeaders(
      'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      new Date(1614265330 * 1000),
      '{"test": 2432232314}',
    );
    expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
    expect(headers['webhook-timestamp']).toBe('1614265330');
  });

  it('depends on id, time, body and secret', () => {
    const secret = newSecret();
    const at = new Date(1_700_000_000_000);
    const sign = (...[s, id, when, body]: Parameters<typeof signedHeaders>) =>
      signedHeaders(s, id, when, body)['webhook-signature'];
    const all = [
      sign(secret, 'a', at, 'x'),
      sign(secret, 'b', at, 'x'),
      sign(secret, 'a', new Date(at.getTime() + 1000), 'x'),
      sign(secret, 'a', at, 'y'),
      sign(newSecret(), 'a', at, 'x'),
    ];
    expect(new Set(all).size).toBe(5);
    expect(createHmac('sha256', 'x').update('').digest('base64')).toHaveLength(44);
  });
});

describe('addresses', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fd00::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'not an address',
  ])('refuses %s', (address) => {
    expect(mayReach(address, [])).toBe(false);
  });

  it.each(['203.162.4.190', '8.8.8.8', '2400:cb00::1'])('reaches %s', (address) => {
    expect(mayReach(address, [])).toBe(true);
  });

  it('reaches what the setting names, and only that', () => {
    expect(mayReach('10.20.3.4', ['10.20.0.0/16'])).toBe(true);
    expect(mayReach('10.21.3.4', ['10.20.0.0/16'])).toBe(false);
    expect(mayReach('fd00::5', ['fd00::/64'])).toBe(true);
  });

  it.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://[::ffff:127.0.0.1]/',
    'http://localhost/',
  ])('sees through %s', async (url) => {
    expect(await targetOf(url, [])).toHaveProperty('refused');
  });

  /** Ways to write an IPv4 address that libraries and browsers understand (WHATWG URL, inet_aton). */
  const spellings = (bytes: readonly [number, number, number, number]): string[] => {
    const [a, b, c, d] = bytes;
    const number = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
    const octal = (n: number) => `0${n.toString(8)}`;
    const hex = (n: number) => `0x${n.toString(16)}`;
    const pairs = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
    return [
      bytes.join('.'),
      `${bytes.join('.')}.`,
      String(number),
      octal(number),
      hex(number),
      bytes.map(octal).join('.'),
      bytes.map(hex).join('.'),
      `${a}.${(b << 16) | (c << 8) | d}`,
      `${a}.${b}.${(c << 8) | d}`,
      bytes.map(String).join('%2e'),
      bytes.join('。'),
      [...bytes.join('.')].map((c) => (/\d/.test(c) ? String.fromCodePoint(0xff10 + Number(c)) : c)).join(''),
      `[::ffff:${bytes.join('.')}]`,
      `[::ffff:${pairs}]`,
      `[0:0:0:0:0:ffff:${pairs}]`,
      `[::${bytes.join('.')}]`,
      `[64:ff9b::${pairs}]`,
      `[64:ff9b:1::${pairs}]`,
      `[2002:${pairs}::]`,
    ];
  };

  it('lead inside under no spelling of an inside address', async () => {
    const byte = fc.integer({ min: 0, max: 255 });
    const inside = fc.oneof(
      fc.tuple(fc.constantFrom(0, 10, 127), byte, byte, byte),
      fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), byte, byte),
      fc.tuple(fc.constant(192), fc.constant(168), byte, byte),
      fc.tuple(fc.constant(169), fc.constant(254), byte, byte),
      fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), byte, byte),
      fc.tuple(fc.integer({ min: 224, max: 255 }), byte, byte, byte),
    );
    await fc.assert(
      fc.asyncProperty(
        inside,
        fc.constantFrom('http', 'https'),
        fc.constantFrom('', ':80', ':8080'),
        async (bytes, scheme, port) => {
          for (const host of spellings(bytes as [number, number, number, number]))
            expect(await targetOf(`${scheme}://${host}${port}/x`, []), host).toHaveProperty('refused');
        },
      ),
      { numRuns: 60 },
    );
  });

  it('lead outside under the usual spellings of an outside one', async () => {
    const found = await Promise.all(
      spellings([203, 162, 4, 190])
        .slice(0, 9)
        .map((host) => targetOf(`https://${host}/`, [])),
    );
    for (const one of found) expect(one).toMatchObject({ address: '203.162.4.190', family: 4 });
  });

  it('takes http and https without credentials', () => {
    expect(webAddress('https://a.example/x')).toBeDefined();
    for (const text of ['ftp://a.example', 'https://u:p@a.example', 'file:///etc/passwd', 'x'])
      expect(webAddress(text)).toBeUndefined();
  });
});

describe('the pauses', () => {
  it('grow, last about three days, and end', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (chance) => {
        const all: number[] = [];
        for (let i = 1; ; i += 1) {
          const pause = pauseAfter(i, chance);
          if (pause === null) break;
          all.push(pause);
        }
        expect(all).toEqual([...all].sort((a, b) => a - b));
        const total = all.reduce((sum, one) => sum + one, 0);
        expect(total).toBeGreaterThan(0.8 * GIVE_UP_AFTER);
        expect(total).toBeLessThan(1.3 * GIVE_UP_AFTER);
      }),
    );
  });
});
