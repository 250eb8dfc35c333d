import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonical, gatewayTime, hmac, isSigned, readGatewayTime, signedQuery, urlEncode } from './sign.ts';

const secret = 'a secret of the tests';

describe('the signature of the gateway', () => {
  it('is HMAC-SHA512: test case 2 of RFC 4231', () => {
    expect(hmac('Jefe', 'what do ya want for nothing?')).toBe(
      '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
    );
  });

  it('covers the parameters sorted by name and encoded, without itself and without empty ones', () => {
    const params: [string, string][] = [
      ['vnp_TxnRef', 'TN12'],
      ['vnp_Amount', '1500000'],
      ['vnp_OrderInfo', 'Nop phi: le phi (1)'],
      ['vnp_BankCode', ''],
      ['vnp_SecureHash', 'x'],
      ['vnp_SecureHashType', 'HmacSHA512'],
      ['utm', 'x'],
    ];
    const text = 'vnp_Amount=1500000&vnp_OrderInfo=Nop+phi%3A+le+phi+%281%29&vnp_TxnRef=TN12';
    expect(canonical(params)).toBe(text);
    expect(signedQuery(secret, Object.fromEntries(params))).toBe(
      `${text}&vnp_SecureHash=${createHmac('sha512', secret).update(text).digest('hex')}`,
    );
  });

  it('holds for what was signed and for nothing else', () => {
    const value = fc.string({ minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(value, value, fc.nat({ max: 1e9 }), (info, other, amount) => {
        const query = signedQuery(secret, { vnp_Amount: String(amount), vnp_OrderInfo: info });
        const right = new URLSearchParams(query);
        expect(isSigned(secret, right)).toBe(true);
        expect(isSigned('another', right)).toBe(false);
        const wrong = new URLSearchParams(query);
        wrong.set('vnp_Amount', String(amount + 1));
        expect(isSigned(secret, wrong)).toBe(false);
        const more = new URLSearchParams(query);
        more.append('vnp_Bill', other);
        expect(isSigned(secret, more)).toBe(false);
        const twice = new URLSearchParams(query);
        twice.append('vnp_Amount', String(amount));
        expect(isSigned(secret, twice)).toBe(false);
      }),
    );
    expect(isSigned(secret, new URLSearchParams('vnp_Amount=1'))).toBe(false);
  });

  it('encodes as PHP does', () => expect(urlEncode("a b*(c)!'~á")).toBe('a+b%2A%28c%29%21%27%7E%C3%A1'));

  it('writes times of Vietnam and reads them back', () => {
    const at = new Date('2026-03-01T23:30:05Z');
    expect(gatewayTime(at)).toBe('20260302063005');
    expect(readGatewayTime('20260302063005')).toEqual(at);
    expect(readGatewayTime('20261302063005')).toBeUndefined();
    expect(readGatewayTime('')).toBeUndefined();
  });
});
