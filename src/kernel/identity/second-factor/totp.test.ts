import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { toBase32 } from './base32.ts';
import { newRecoveryCode, readRecoveryCode } from './codes.ts';
import { hotp, matchingStep, stepOf, totpUri } from './totp.ts';

const secret = Buffer.from('12345678901234567890');

describe('one-time codes', () => {
  it.each([
    // RFC 6238, appendix B: SHA-1, eight figures.
    [59, '94287082'],
    [1111111109, '07081804'],
    [1111111111, '14050471'],
    [1234567890, '89005924'],
    [2000000000, '69279037'],
    [20000000000, '65353130'],
  ])('RFC 6238: %i s after 1970 is %s', (seconds, code) => {
    expect(hotp(secret, stepOf(new Date(seconds * 1000)), 8)).toBe(code);
  });

  it.each([
    ...['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'].entries(),
  ])('RFC 4226, appendix D: count %i is %s', (count, code) => expect(hotp(secret, count)).toBe(code));

  test('a step before and after is taken, two are not, and none twice', () => {
    const now = new Date(1_700_000_010_000);
    const step = stepOf(now);
    for (const shift of [-1, 0, 1])
      expect(matchingStep(secret, hotp(secret, step + shift), now, null)).toBe(step + shift);
    for (const shift of [-2, 2]) expect(matchingStep(secret, hotp(secret, step + shift), now, null)).toBeUndefined();
    expect(matchingStep(secret, hotp(secret, step), now, step)).toBeUndefined();
    expect(matchingStep(secret, hotp(secret, step + 1), now, step)).toBe(step + 1);
  });

  test('whatever else is typed matches nothing and throws nothing', () => {
    const now = new Date(1_700_000_010_000);
    const right = new Set([-1, 0, 1].map((shift) => hotp(secret, stepOf(now) + shift)));
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (typed) => {
        fc.pre(!right.has(typed));
        expect(matchingStep(secret, typed, now, null)).toBeUndefined();
      }),
    );
  });

  test('the QR code names issuer, account and secret', () => {
    expect(toBase32(Buffer.from('foobar'))).toBe('MZXW6YTBOI');
    expect(totpUri(secret, 'dvc.example.vn', 'Trần An')).toBe(
      'otpauth://totp/dvc.example.vn:Tr%E1%BA%A7n%20An?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=dvc.example.vn&algorithm=SHA1&digits=6&period=30',
    );
  });
});

test('recovery codes are read however they are typed', () => {
  const code = newRecoveryCode();
  expect(code).toMatch(/^[2-9A-HJKMNP-TV-Z]{4}(-[2-9A-HJKMNP-TV-Z]{4}){2}$/);
  expect(readRecoveryCode(` ${code.toLowerCase().replaceAll('-', ' ')}`)).toBe(code);
  expect(readRecoveryCode('123456')).toBeUndefined();
  expect(readRecoveryCode(`${code}O`)).toBeUndefined();
});
