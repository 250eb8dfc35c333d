import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { App } from '../app.ts';
import { definePart } from '../app.ts';

/** What stands in the table for a personal ID number. */
export interface SealedPersonalId {
  /** `version (1) | key id (4) | iv (12) | tag (16) | text`. */
  readonly personal_id_cipher: Buffer;
  /** Blind index: HMAC-SHA-256 with a key of its own, the same for the same number and secret. */
  readonly personal_id_index: Buffer;
}

interface Keys {
  readonly id: Buffer;
  readonly cipher: Buffer;
  readonly index: Buffer;
}

const VERSION = 1;
const HEAD = 1 + 4;
const IV = 12;
const TAG = 16;

const derive = (secret: string, purpose: string, length = 32): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, 'tinhso', `identity/personal-id/${purpose}`, length));

/**
 * Seals and opens personal ID numbers (số định danh cá nhân) with keys derived from the installation's secret, one per
 * purpose (HKDF-SHA-256, RFC 5869). New values are sealed with the first secret; those of the others can still be opened
 * and found until they are sealed anew.
 */
export class PersonalIdVault {
  readonly #current: Keys;
  readonly #all: readonly Keys[];

  /** @param secrets the installation's secret, then older ones */
  constructor(secrets: readonly [string, ...string[]]) {
    const [first, ...older] = secrets.map((secret) => ({
      id: derive(secret, 'key-id', 4),
      cipher: derive(secret, 'cipher'),
      index: derive(secret, 'index'),
    }));
    this.#current = first as Keys;
    this.#all = [this.#current, ...older];
  }

  seal(personalId: string): SealedPersonalId {
    const { id, cipher, index } = this.#current;
    const head = Buffer.concat([Buffer.from([VERSION]), id]);
    const iv = randomBytes(IV);
    const sealing = createCipheriv('aes-256-gcm', cipher, iv).setAAD(head);
    const text = Buffer.concat([sealing.update(personalId, 'utf8'), sealing.final()]);
    return {
      personal_id_cipher: Buffer.concat([head, iv, sealing.getAuthTag(), text]),
      personal_id_index: blind(index, personalId),
    };
  }

  /** @throws Error when it was changed, or sealed with a secret that is neither the current one nor an older one given */
  open(cipher: Buffer): string {
    const head = cipher.subarray(0, HEAD);
    const keys = cipher[0] === VERSION && this.#all.find(({ id }) => id.equals(head.subarray(1)));
    if (!keys) {
      throw new Error(
        'a personal ID number is sealed with another secret: set TINHSO_SECRET to the one it was sealed with, or name that in TINHSO_SECRET_PREVIOUS',
      );
    }
    const iv = cipher.subarray(HEAD, HEAD + IV);
    const opening = createDecipheriv('aes-256-gcm', keys.cipher, iv, { authTagLength: TAG }).setAAD(head);
    opening.setAuthTag(cipher.subarray(HEAD + IV, HEAD + IV + TAG));
    return Buffer.concat([opening.update(cipher.subarray(HEAD + IV + TAG)), opening.final()]).toString('utf8');
  }

  /** Every index under which a number may be found, that of the current secret first. */
  indexesOf(personalId: string): Buffer[] {
    return this.#all.map(({ index }) => blind(index, personalId));
  }

  /** The first bytes of what is sealed with the current secret. */
  get head(): Buffer {
    return Buffer.concat([Buffer.from([VERSION]), this.#current.id]);
  }

  /** False: nothing can be sealed with an older secret. */
  get rotating(): boolean {
    return this.#all.length > 1;
  }
}

const blind = (key: Buffer, personalId: string): Buffer => createHmac('sha256', key).update(personalId).digest();

/** The vault of the program: its secret, and those of TINHSO_SECRET_PREVIOUS. */
export const personalIdVault = definePart(
  ({ config }: App) => new PersonalIdVault([config.secret, ...config.previousSecrets]),
);
