import * as crypto from 'node:crypto';
import { promisify } from 'node:util';

// Parameters of the OWASP Password Storage Cheat Sheet (2025): argon2id 19 MiB, 2 passes; scrypt N = 2^17, r = 8, p = 1.
const ARGON = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const SCRYPT = { N: 131_072, r: 8, p: 1 } as const;
const BYTES = 32;

type Argon2 = (
  algorithm: 'argon2id',
  parameters: {
    message: string;
    nonce: Buffer;
    parallelism: number;
    tagLength: number;
    memory: number;
    passes: number;
  },
  done: (error: Error | null, key: Buffer) => void,
) => void;

/** There since Node.js 24.7; older ones have scrypt. */
const argon2 = (crypto as { argon2?: Argon2 }).argon2;

const byArgon = (password: string, nonce: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    argon2?.('argon2id', { message: password, nonce, tagLength: BYTES, ...ARGON }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });

const scrypt = promisify<string, Buffer, number, crypto.ScryptOptions, Buffer>(crypto.scrypt);
const byScrypt = (password: string, salt: Buffer): Promise<Buffer> =>
  scrypt(password, salt, BYTES, { ...SCRYPT, maxmem: 256 * 1024 * 1024 });

/** The same letters give the same password however the keyboard composes them (RFC 8265). */
const normal = (password: string): string => password.normalize('NFC');

/** `argon2id$salt$key` or `scrypt$salt$key`, in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = crypto.randomBytes(16);
  const [name, key] = argon2
    ? ['argon2id', await byArgon(normal(password), salt)]
    : ['scrypt', await byScrypt(normal(password), salt)];
  return `${name}$${salt.toString('base64url')}$${key.toString('base64url')}`;
}

const NOBODY = `$${Buffer.alloc(16).toString('base64url')}$${Buffer.alloc(BYTES).toString('base64url')}`;

/** True when it is the password of this hash. For an account that is not there (null) the same work is done in vain. */
export async function isPassword(password: string, hash: string | null): Promise<boolean> {
  const [name, salt = '', key = ''] = (hash ?? `${argon2 ? 'argon2id' : 'scrypt'}${NOBODY}`).split('$');
  if (name === 'argon2id' && !argon2) throw new Error('this Node.js has no argon2: run 24.7 or newer');
  const bytes = Buffer.from(salt, 'base64url');
  const found = await (name === 'argon2id' ? byArgon(normal(password), bytes) : byScrypt(normal(password), bytes));
  const wanted = Buffer.from(key, 'base64url');
  return found.length === wanted.length && crypto.timingSafeEqual(found, wanted) && hash !== null;
}

/** What people type first, here and everywhere; longer ones that are built on these are refused too. */
const COMMON = [
  ...['password', 'matkhau', 'mậtkhẩu', 'qwerty', 'asdfgh', 'zxcvbn', 'abc123', 'iloveyou', 'welcome', 'admin'],
  ...['letmein', 'dragon', 'monkey', 'football', 'sunshine', 'princess', 'vietnam', 'việtnam', 'saigon', 'hanoi'],
  ...['tayninh', 'tâyninh', 'anhyeuem', 'emyeuanh', 'motcua', 'chuyenvien', 'canbo', 'ubnd', 'tinhso', '123456'],
  ...['12345678', '123123', '111111', '000000', '654321', '987654'],
];

/** Shortest password; one that stands beside a second factor may have this length (NIST SP 800-63B, section 3.1.1.2). */
export const SHORTEST = 12;

/**
 * Why a password is too easily guessed: `short`, `common`, `personal` (it holds a part of the name or the number);
 * undefined when it is not. No rules about kinds of letters.
 */
export function weakness(
  password: string,
  about: { readonly name: string; readonly personalId: string },
): 'short' | 'common' | 'personal' | undefined {
  const plain = normal(password).toLowerCase();
  if ([...plain].length < SHORTEST) return 'short';
  const bare = plain.replace(/[\s._!@#$%^&*-]/g, '');
  // What remains when the common words and any run of one character are taken out.
  const rest = COMMON.reduce((text, word) => text.replaceAll(word, ''), bare).replace(/(.)\1+/g, '$1');
  if (rest.length < 6) return 'common';
  const parts = about.name.toLowerCase().split(/\s+/);
  const full = parts.join('');
  if (bare.includes(full) || bare.includes(about.personalId) || rest.replaceAll(/\d/g, '') === parts.at(-1)) {
    return 'personal';
  }
  return undefined;
}
