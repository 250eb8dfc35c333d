import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, unify, words } from './fold.ts';
import { prefixQuery } from './sql.ts';

describe('fold', () => {
  it.each([
    ['1234/QĐ-UBND', '1234/qd-ubnd'],
    ['  Số  1234/QĐ–UBND ', 'so 1234/qd-ubnd'],
    ['Đăng ký thành lập hộ kinh doanh', 'dang ky thanh lap ho kinh doanh'],
    ['NGUYỄN THỊ ƯỚC', 'nguyen thi uoc'],
    ['Hòa', 'hoa'],
    ['Hoà', 'hoa'],
    ['Hoa\u0300', 'hoa'],
    ['“phường\u00a0Tân Ninh”', '"phuong tan ninh"'],
    ['tuỳ\u200bthuộc', 'tuythuoc'],
    ['', ''],
    [' \n ', ''],
  ])('%j becomes %j', (text, expected) => {
    expect(fold(text)).toBe(expected);
  });

  it('is idempotent and does not depend on the normal form', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(text, (s) => {
        expect(fold(fold(s))).toBe(fold(s));
        expect(fold(s.normalize('NFD'))).toBe(fold(s.normalize('NFC')));
      }),
    );
  });
});

describe('unify', () => {
  it('brings the two styles of tone placement to one and keeps meaning apart', () => {
    expect(unify('Hoà')).toBe(unify('Hòa'));
    expect(unify('THUỶ')).toBe(unify('thủy'));
    expect(unify('khoẻ')).toBe(unify('khỏe'));
    expect(unify('quý')).toBe('quý');
    expect(unify('quà')).toBe('quà');
    expect(unify('hoàn toàn')).toBe('hoàn toàn');
    expect(unify('ma')).not.toBe(unify('mã'));
  });
});

it('words are runs of letters and digits', () => {
  expect(words('1234/qd-ubnd, ngay 2')).toEqual(['1234', 'qd', 'ubnd', 'ngay', '2']);
});

it('prefixQuery holds nothing that to_tsquery could trip over', () => {
  expect(prefixQuery('Hộ kinh do')).toBe('ho & kinh & do:*');
  expect(prefixQuery("a & !b | 'c:*")).toBe('a & b & c:*');
  expect(prefixQuery(' &! ')).toBe('');
});
