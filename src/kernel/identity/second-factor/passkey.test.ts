import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, execute } from '../../execute.ts';
import type { TestApp } from '../../store/testing/index.ts';
import { actorOf, openSession, refusal } from '../testing/people.ts';
import { identityApp } from '../testing/server.ts';
import { myFactors } from './commands.ts';
import { addPasskey, askPasskey, beginPasskey, givePasskey, passkeysPossible } from './passkey.ts';

const ORIGIN = 'http://localhost:8080';
let t: TestApp;
beforeAll(async () => {
  t = await identityApp({ BASE_URL: ORIGIN, STAFF_SECOND_FACTOR: 'required' });
});
afterAll(() => t.close());
const as = async (token: string) => t.ctx(await actorOf(t, token));

/** CBOR (RFC 8949) of what an authenticator says: small numbers, texts, bytes and maps. */
function cbor(value: number | string | Buffer | Map<number | string, unknown>): Buffer {
  const head = (major: number, n: number): Buffer =>
    n < 24
      ? Buffer.from([(major << 5) | n])
      : n < 256
        ? Buffer.from([(major << 5) | 24, n])
        : Buffer.from([(major << 5) | 25, n >> 8, n & 255]);
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  const parts = [...value].flatMap(([key, item]) => [cbor(key), cbor(item as Buffer)]);
  return Buffer.concat([head(5, value.size), ...parts]);
}

/** An authenticator of software, with a P-256 key: what a browser would send. */
class Authenticator {
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  readonly #id = randomBytes(16);
  count = 0;

  #data(flags: number, rpId: string, attested = Buffer.alloc(0)): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.count);
    return Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.from([flags]), counter, attested]);
  }

  #client(type: string, challenge: string, origin: string): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  }

  #answer(response: Record<string, Buffer>): string {
    const id = this.#id.toString('base64url');
    const coded = Object.fromEntries(
      Object.entries(response).map(([name, bytes]) => [name, bytes.toString('base64url')]),
    );
    return JSON.stringify({ id, rawId: id, type: 'public-key', clientExtensionResults: {}, response: coded });
  }

  make(challenge: string, { origin = ORIGIN, flags = 0x45 } = {}): string {
    const jwk = this.#keys.publicKey.export({ format: 'jwk' });
    const key = new Map<number, unknown>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(jwk.x ?? '', 'base64url')],
      [-3, Buffer.from(jwk.y ?? '', 'base64url')],
    ]);
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, this.#id.length]), this.#id, cbor(key)]);
    const authData = this.#data(flags, 'localhost', attested);
    const attestationObject = cbor(
      new Map<string, unknown>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', authData],
      ]),
    );
    return this.#answer({ clientDataJSON: this.#client('webauthn.create', challenge, origin), attestationObject });
  }

  use(challenge: string, { origin = ORIGIN, flags = 0x05, rpId = 'localhost' } = {}): string {
    this.count += 1;
    const authenticatorData = this.#data(flags, rpId);
    const clientDataJSON = this.#client('webauthn.get', challenge, origin);
    const signed = Buffer.concat([authenticatorData, createHash('sha256').update(clientDataJSON).digest()]);
    const signature = createSign('sha256').update(signed).sign(this.#keys.privateKey);
    return this.#answer({ clientDataJSON, authenticatorData, signature });
  }
}

test('a passkey is made and used; what is forged, foreign, unverified, old or copied is refused', async () => {
  const key = new Authenticator();
  const token = await openSession(t, 'admin');
  const make = async (options = {}) => {
    const { challenge } = await execute(await as(token), beginPasskey, {});
    return { name: 'Khóa', credential: key.make(challenge, options) };
  };
  for (const wrong of [{ origin: 'https://evil.example' }, { flags: 0x41 }])
    expect(await refusal(execute(await as(token), addPasskey, await make(wrong)))).toBe('422 passkey_refused');
  expect(await refusal(execute(await as(token), addPasskey, { name: 'x', credential: '{}' }))).toBe(
    '422 passkey_refused',
  );
  const { codes } = await execute(await as(token), addPasskey, await make());
  expect(codes).toHaveLength(10);
  expect(await ask(await as(token), myFactors, {})).toMatchObject({ factors: [{ kind: 'passkey', name: 'Khóa' }] });
  expect(await refusal(execute(await as(token), addPasskey, await make()))).toBe('409 passkey_known');

  const next = await openSession(t, 'admin');
  expect((await actorOf(t, next)).awaitsSecondFactor).toBe(true);
  const { challenge } = await execute(await as(next), askPasskey, {});
  const give = async (credential: string) => execute(await as(next), givePasskey, { credential });
  for (const wrong of [{ origin: 'https://evil.example' }, { flags: 0x01 }, { rpId: 'evil.example' }])
    expect(await refusal(give(key.use(challenge, wrong)))).toBe('422 passkey_refused');
  expect(await refusal(give(key.use(randomBytes(32).toString('base64url'))))).toBe('422 passkey_refused');
  expect(await refusal(give(new Authenticator().use(challenge)))).toBe('422 passkey_refused');
  const right = key.use(challenge);
  await give(right);
  expect((await actorOf(t, next)).awaitsSecondFactor).toBeUndefined();
  // The challenge is spent: the same answer opens no other session, nor this one again.
  expect(await refusal(give(right))).toBe('422 passkey_refused');

  // A counter that goes back betrays a copy of the key.
  const { challenge: again } = await execute(await as(next), askPasskey, {});
  key.count = 0;
  expect(await refusal(give(key.use(again)))).toBe('422 passkey_refused');
  t.clock.advance(6 * 60_000);
  key.count = 50;
  expect(await refusal(give(key.use(again)))).toBe('422 passkey_refused');
});

test('none is offered where the address is made of figures', () => {
  expect(passkeysPossible(t.ctx())).toBe(true);
  const at = (baseUrl: string) => ({ ...t.ctx(), app: { ...t.app, config: { ...t.app.config, baseUrl } } });
  expect(passkeysPossible(at('http://127.0.0.1:8080'))).toBe(false);
  expect(passkeysPossible(at('http://[::1]:8080'))).toBe(false);
});
