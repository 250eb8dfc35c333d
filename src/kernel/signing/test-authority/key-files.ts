import { createPrivateKey, hkdfSync, randomUUID, X509Certificate } from 'node:crypto';
import { link, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyAndCertificate } from './certificates.ts';

/**
 * Keys with their certificates in a folder, one PEM file each (PKCS#8 encrypted with AES-256, mode 0600). The passphrase
 * is derived from the installation's secret, so that a copied folder alone opens nothing.
 */
export class KeyFiles {
  readonly #folder: string;
  readonly #passphrase: string;
  readonly #older: readonly string[];

  /** @param previous older secrets: keys made with them can still be opened */
  constructor(folder: string, secret: string, previous: readonly string[] = []) {
    this.#folder = folder;
    this.#passphrase = passphraseOf(secret);
    this.#older = previous.map(passphraseOf);
  }

  /** All kept under `prefix`, the newest certificate first. */
  async list(prefix: string): Promise<KeyAndCertificate[]> {
    const names = await readdir(this.#folder).catch(missingAs<string[]>([]));
    const kept: KeyAndCertificate[] = [];
    for (const name of names.filter((n) => n.startsWith(`${prefix}.`) && n.endsWith('.pem'))) {
      kept.push(this.#open(name, await readFile(join(this.#folder, name), 'utf8')));
    }
    const start = (c: KeyAndCertificate): number => new X509Certificate(c.certificate).validFromDate.getTime();
    return kept.sort((a, b) => start(b) - start(a));
  }

  /**
   * Keeps a pair as `prefix.suffix.pem` unless that file is there already. Of two processes that make the same pair at
   * once, both go on with the one that is kept.
   */
  async keep(prefix: string, suffix: string, pair: KeyAndCertificate): Promise<KeyAndCertificate> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const name = `${prefix}.${suffix}.pem`;
    const draft = join(this.#folder, `${randomUUID()}.draft`);
    const key = pair.key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: this.#passphrase });
    await writeFile(draft, `${new X509Certificate(pair.certificate)}${key}`, { mode: 0o600, flag: 'wx' });
    try {
      await link(draft, join(this.#folder, name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      await rm(draft, { force: true });
    }
    return this.#open(name, await readFile(join(this.#folder, name), 'utf8'));
  }

  #open(name: string, pem: string): KeyAndCertificate {
    let cause: unknown;
    for (const passphrase of [this.#passphrase, ...this.#older]) {
      try {
        return {
          key: createPrivateKey({ key: pem.slice(pem.indexOf('-----BEGIN ENCRYPTED')), passphrase }),
          certificate: new Uint8Array(new X509Certificate(pem).raw),
        };
      } catch (error) {
        cause ??= error;
      }
    }
    const path = join(this.#folder, name);
    throw new Error(`${path} cannot be opened: it is damaged, or TINHSO_SECRET is not the one it was made with.`, {
      cause,
    });
  }
}

const passphraseOf = (secret: string): string =>
  Buffer.from(hkdfSync('sha256', secret, '', 'tinhso signing keys', 32)).toString('base64url');

function missingAs<T>(value: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code !== 'ENOENT') throw error;
    return value;
  };
}
