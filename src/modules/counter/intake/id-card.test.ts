import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readIdCard, readSought } from './id-card.ts';

const CARD =
  '072190004512|290123456|Nguyễn Thị Hồng Lan|12041990|Nữ|12 Cách Mạng Tháng Tám, Phường 3, Tây Ninh|15082022';

describe('the QR text of an identity card', () => {
  it('gives number, name, birth, gender, address and date of issue', () => {
    expect(readIdCard(CARD)).toEqual({
      personalId: '072190004512',
      oldNumber: '290123456',
      name: 'Nguyễn Thị Hồng Lan',
      birthDate: '1990-04-12',
      gender: 'female',
      address: '12 Cách Mạng Tháng Tám, Phường 3, Tây Ninh',
      issuedOn: '2022-08-15',
    });
  });

  it('is read without an old number, with the parents of newer cards, with line ends and in decomposed letters', () => {
    const newer = `  ${CARD.replace('290123456', '').normalize('NFD')}||Trần Văn A|Lê Thị B|\r\n`;
    expect(readIdCard(newer)).toMatchObject({ oldNumber: null, name: 'Nguyễn Thị Hồng Lan', gender: 'female' });
    expect(readIdCard('072085000001||LÊ  VĂN  NAM|01011985|Nam|')).toMatchObject({
      name: 'LÊ VĂN NAM',
      gender: 'male',
      address: null,
      issuedOn: null,
    });
  });

  it('leaves out a date that does not exist instead of inventing one', () => {
    expect(readIdCard(CARD.replace('12041990', '31021990'))?.birthDate).toBeNull();
  });

  it('is nothing else', () => {
    for (const text of [
      '',
      '072190004512',
      '07219000451|x|A|12041990|Nam',
      '072190004512||||',
      'https://a.vn/x|y|z|t|u',
    ])
      expect(readIdCard(text)).toBeUndefined();
    fc.assert(fc.property(fc.string(), (text) => readIdCard(text) === undefined));
  });
});

describe('what a person is found by', () => {
  it('is a card, a personal ID number or a telephone number, however it is written', () => {
    expect(readSought(CARD)?.by).toBe('card');
    expect(readSought(' 072 190 004 512 ')).toEqual({ by: 'personalId', personalId: '072190004512' });
    for (const phone of ['0990 000 001', '+84 990000001', '0084990000001', '0990.000.001'])
      expect(readSought(phone)).toEqual({ by: 'phone', phone: '0990000001' });
    for (const other of ['123456789', 'Nguyễn Văn A', '', '08400000001']) expect(readSought(other)).toBeUndefined();
  });
});
