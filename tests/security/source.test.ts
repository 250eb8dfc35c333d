import { describe, expect, it } from 'vitest';
import { isProgram, projectFiles, textOf } from '../house/tree.ts';

const program = projectFiles('src').filter(isProgram);

/** Files of the program in which the pattern stands. */
const filesWith = (pattern: RegExp): string[] => program.filter((path) => pattern.test(textOf(path)));

describe('the source of the program', () => {
  it('starts programs only to run its own PostgreSQL', () => {
    const found = filesWith(/child_process|node:vm|\beval\(|new Function\(/);
    expect(found.filter((path) => !path.startsWith('src/kernel/store/embedded/'))).toEqual([]);
    expect(found.length).toBeGreaterThan(0);
  });

  it('takes chance for secrets from the machine’s source of randomness', () => {
    // Spreads repeated deliveries over time; nothing depends on it that somebody could guess.
    expect(filesWith(/Math\.random/)).toEqual(['src/modules/webhooks/deliveries.ts']);
  });

  it('verifies whom it talks to', () => {
    expect(filesWith(/rejectUnauthorized|NODE_TLS_REJECT/)).toEqual([]);
  });

  it('uses old algorithms only where a standard names them', () => {
    // Key identifiers of X.509 (RFC 5280, 4.2.1.2) and UUIDs of version 5 (RFC 9562).
    expect(filesWith(/createHash\('(?:md5|sha1)'/).sort()).toEqual([
      'src/kernel/signing/test-authority/certificates.ts',
      'src/kernel/units/ids.ts',
    ]);
    expect(filesWith(/createCipheriv\((?!'aes-256-gcm')/)).toEqual([]);
  });

  it('leaves the column of sealed numbers to the identity part', () => {
    const found = filesWith(/personal_id_(?:number|cipher|index)/);
    expect(found.filter((path) => !path.startsWith('src/kernel/identity/'))).toEqual([
      'src/modules/services/generator/rows.ts',
    ]);
  });
});
