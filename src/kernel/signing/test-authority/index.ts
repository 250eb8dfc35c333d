import { sign, X509Certificate } from 'node:crypto';
import { promisify } from 'node:util';
import type { Clock } from '../../clock/index.ts';
import { notFound } from '../../problem.ts';
import { readCertificate } from '../certificate.ts';
import { OID } from '../oids.ts';
import type { Signer, SignerRef, SigningKeys } from '../signer.ts';
import { type KeyAndCertificate, makeHolder, makeIssuing, makeRoot, type Subject } from './certificates.ts';
import { KeyFiles } from './key-files.ts';

export type { Subject } from './certificates.ts';

export interface TestAuthorityOptions {
  /** Folder for the keys: `<DATA_DIR>/signing`. Made at first use. */
  readonly folder: string;
  /** The installation's secret; the keys are encrypted with a passphrase derived from it. */
  readonly secret: string;
  /** Older secrets of the installation: keys made with them can still be opened. */
  readonly previousSecrets?: readonly string[];
  readonly clock: Clock;
  /** Names of a holder as they are now; `undefined` for one the program does not know. */
  holder(ref: SignerRef): Promise<Subject | undefined>;
}

const signAsync = promisify(sign);
const HOLDER_ID = /^[\w-]{1,64}$/;

/**
 * A certificate authority for demos and tests: a root, an issuing authority and certificates for agencies and persons
 * made when they first sign. Its names say that nothing it signs has legal value. Without revocation.
 */
export function createTestAuthority(options: TestAuthorityOptions): SigningKeys {
  const files = new KeyFiles(options.folder, options.secret, options.previousSecrets);
  const pending = new Map<string, Promise<unknown>>();

  /** One at a time per name inside this process; the key files settle it between processes. */
  const once = <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const running = pending.get(name) as Promise<T> | undefined;
    if (running) return running;
    const started = work().finally(() => pending.delete(name));
    pending.set(name, started);
    return started;
  };

  const authorities = () =>
    once('authorities', async () => {
      const now = options.clock.now();
      const stamp = stampOf(now);
      const root = current(await files.list('root'), now) ?? (await files.keep('root', stamp, await makeRoot(now)));
      const under = (await files.list('issuing')).filter((pair) => issuedBy(pair, root));
      const issuing = current(under, now) ?? (await files.keep('issuing', stamp, await makeIssuing(root, now)));
      return { root, issuing };
    });

  const holderPair = async (name: string, subject: Subject, issuing: KeyAndCertificate): Promise<KeyAndCertificate> => {
    const now = options.clock.now();
    const kept = (await files.list(name)).filter((pair) => issuedBy(pair, issuing) && names(pair, subject));
    return current(kept, now) ?? files.keep(name, stampOf(now), await makeHolder(subject, issuing, now));
  };

  return {
    async signerFor(ref) {
      const [kind, id] = 'agencyId' in ref ? ['agency', ref.agencyId] : ['person', ref.personId];
      const subject = HOLDER_ID.test(id) ? await options.holder(ref) : undefined;
      if (!subject) throw notFound({ vi: 'chứng thư chữ ký số', en: 'The signing certificate' });
      const { root, issuing } = await authorities();
      const pair = await once(`${kind}-${id}`, () => holderPair(`${kind}-${id}`, subject, issuing));
      return fileSigner(pair, [issuing.certificate, root.certificate]);
    },
    async trustedRoots() {
      await authorities();
      return (await files.list('root')).map((pair) => pair.certificate);
    },
  };
}

function fileSigner(pair: KeyAndCertificate, chain: readonly Uint8Array[]): Signer {
  return {
    certificate: pair.certificate,
    chain,
    algorithm: 'RSA-SHA256',
    sign: async (data) => new Uint8Array(await signAsync('sha256', data, pair.key)),
  };
}

function current(pairs: readonly KeyAndCertificate[], now: Date): KeyAndCertificate | undefined {
  return pairs.find((pair) => {
    const { validFromDate, validToDate } = new X509Certificate(pair.certificate);
    return validFromDate <= now && now <= validToDate;
  });
}

function issuedBy(pair: KeyAndCertificate, issuer: KeyAndCertificate): boolean {
  const certificate = new X509Certificate(pair.certificate);
  const above = new X509Certificate(issuer.certificate);
  return certificate.checkIssued(above) && certificate.verify(above.publicKey);
}

/** False after an agency was renamed or an officer moved: then a new certificate is made. */
function names(pair: KeyAndCertificate, subject: Subject): boolean {
  const has = readCertificate(pair.certificate).subject;
  return (
    has.get(OID.commonName) === subject.commonName &&
    has.get(OID.organization) === subject.organization &&
    has.get(OID.title) === subject.title
  );
}

/** File suffix: the second it was made, so that a name made anew does not meet the old file. */
function stampOf(now: Date): string {
  return now.toISOString().slice(0, 19).replace(/\D/g, '');
}
