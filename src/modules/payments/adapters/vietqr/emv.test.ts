import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc16, crcHolds, readTlv, type Tlv, vietQr, withCrc, writeTlv } from './emv.ts';

describe('CRC-16/CCITT-FALSE', () => {
  it.each([
    ['', 0xffff],
    ['A', 0xb915],
    ['123456789', 0x29b1],
  ])('of %j', (text, crc) => expect(crc16(text)).toBe(crc));

  it('of the example of the EMVCo specification for merchant-presented codes', () => {
    // Annex A of version 1.1: BEST TRANSPORT, Beijing, with its alternate language template.
    const payload =
      '00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST TRANSPORT6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A60086670902ME91320016A0112233449988770708123456786304A13A';
    expect(payload.slice(-4)).toBe('A13A');
    expect(crcHolds(payload)).toBe(true);
    expect(crcHolds(payload.replace('23.72', '23.73'))).toBe(false);
  });
});

describe('VietQR', () => {
  it('is laid out as NAPAS asks', () => {
    const payload = vietQr({ bin: '970436', account: '0011012345678' }, 15000, 'TN7K3M9QX2');
    expect(payload.slice(0, -4)).toBe(
      '00020101021238570010A000000727012700069704360113001101234567802' +
        '08QRIBFTTA530370454051500058' +
        '02VN62140810TN7K3M9QX26304',
    );
    expect(crcHolds(payload)).toBe(true);
    expect(Object.fromEntries(readTlv(payload))).toMatchObject({ '00': '01', '01': '12', '53': '704', '54': '15000' });
  });

  it.each([
    [{ bin: '97043', account: '1' }, 1, 'A'],
    [{ bin: '970436', account: '1;2' }, 1, 'A'],
    [{ bin: '970436', account: '1' }, 0, 'A'],
    [{ bin: '970436', account: '1' }, 1.5, 'A'],
    [{ bin: '970436', account: '1' }, 1, 'phí'],
    [{ bin: '970436', account: '1' }, 1, 'A'.repeat(26)],
  ])('refuses %o %s %s', (to, amount, text) => expect(() => vietQr(to, amount, text)).toThrow(RangeError));

  it('reads what it wrote, and any one changed character breaks the checksum', () => {
    const value = fc.stringMatching(/^[A-Z0-9 ]{1,40}$/);
    const id = fc.integer({ min: 0, max: 62 }).map((n) => String(n).padStart(2, '0'));
    fc.assert(
      fc.property(fc.array(fc.tuple(id, value), { minLength: 1, maxLength: 8 }), fc.nat(), (objects, at) => {
        expect(readTlv(writeTlv(objects as Tlv[]))).toEqual(objects);
        const payload = withCrc(objects as Tlv[]);
        expect(crcHolds(payload)).toBe(true);
        const i = at % (payload.length - 8);
        const other = payload[i] === '7' ? '8' : '7';
        expect(crcHolds(payload.slice(0, i) + other + payload.slice(i + 1))).toBe(false);
      }),
    );
  });

  it.each(['00', '0002', '000201x', '0003ab'])('refuses broken text %j', (text) => {
    expect(() => readTlv(text)).toThrow(RangeError);
  });
});
