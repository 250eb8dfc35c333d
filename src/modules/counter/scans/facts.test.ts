import { describe, expect, it } from 'vitest';
import { factsIn } from './facts.ts';

describe('what is found in recognised text', () => {
  it('is numbers of documents, personal ID numbers, dates and amounts, each once and in order', () => {
    const text = `ỦY BAN NHÂN DÂN PHƯỜNG TÂN NINH
Số: 125/QĐ-UBND   Tân Ninh, ngày 2 tháng 3 năm 2026
Ông Trần Văn Minh, số định danh 072096007731, sinh ngày 03/11/1996,
nộp 1.250.000 đồng theo Quyết định số 125/QĐ-UBND và Nghị định 118/2025/NĐ-CP ngày 31/02/2026.`;
    expect(factsIn(text)).toEqual([
      { kind: 'number', value: '125/QĐ-UBND' },
      { kind: 'date', value: '2026-03-02' },
      { kind: 'personalId', value: '072096007731' },
      { kind: 'date', value: '1996-11-03' },
      { kind: 'money', value: '1250000' },
      { kind: 'number', value: '118/2025/NĐ-CP' },
    ]);
  });

  it('is nothing where there is nothing', () => {
    expect(factsIn('')).toEqual([]);
    expect(factsIn('1234567890123 không phải số định danh')).toEqual([]);
  });
});
