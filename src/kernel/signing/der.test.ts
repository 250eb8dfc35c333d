import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  children,
  DerError,
  integer,
  octets,
  oid,
  readDer,
  readOid,
  readTime,
  sequence,
  setOf,
  writeDer,
} from './der.ts';

describe('DER', () => {
  it('reads back what it writes, whatever the length', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 5 }), (values) => {
        const der = readDer(sequence(...values.map(octets)));
        expect(der.tag).toBe(0x30);
        expect(children(der).map((child) => [...child.value])).toEqual(values.map((value) => [...value]));
      }),
    );
    const long = new Uint8Array(70_000);
    expect(readDer(octets(long)).value).toHaveLength(70_000);
  });

  it('knows object identifiers', () => {
    for (const dotted of [
      '1.2.840.113549.1.9.16.2.47',
      '2.16.840.1.101.3.4.2.1',
      '2.5.4.3',
      '0.9.2342.19200300.100.1.1',
    ]) {
      expect(readOid(readDer(oid(dotted)))).toBe(dotted);
    }
    expect(Buffer.from(oid('1.2.840.113549.1.7.2')).toString('hex')).toBe('06092a864886f70d010702');
  });

  it('writes integers and sorted sets', () => {
    expect([...integer(127)]).toEqual([2, 1, 127]);
    expect([...integer(128)]).toEqual([2, 2, 0, 128]);
    expect([...integer(new Uint8Array([0, 0, 5]))]).toEqual([2, 1, 5]);
    expect([...setOf([integer(9), integer(3)])]).toEqual([0x31, 6, 2, 1, 3, 2, 1, 9]);
  });

  it('reads both kinds of time', () => {
    const time = (tag: number, text: string) => readTime(readDer(writeDer(tag, Buffer.from(text)))).toISOString();
    expect(time(0x17, '260309081500Z')).toBe('2026-03-09T08:15:00.000Z');
    expect(time(0x17, '991231235959Z')).toBe('1999-12-31T23:59:59.000Z');
    expect(time(0x18, '20510309081500.25Z')).toBe('2051-03-09T08:15:00.250Z');
    expect(() => time(0x17, '260309')).toThrow(DerError);
  });

  it.each([
    ['cut short', [0x30, 5, 1]],
    ['indefinite length', [0x30, 0x80, 0, 0]],
    ['length that is not minimal', [0x04, 0x81, 1, 0]],
    ['tag of several bytes', [0x1f, 1, 0]],
    ['nothing', []],
  ])('refuses %s', (_, bytes) => {
    expect(() => readDer(new Uint8Array(bytes))).toThrow(DerError);
  });

  it('never reads past its input', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          expect(readDer(bytes).raw.length).toBeLessThanOrEqual(bytes.length);
        } catch (error) {
          expect(error).toBeInstanceOf(DerError);
        }
      }),
    );
  });
});
