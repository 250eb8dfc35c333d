import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { factsIn } from './facts.ts';
import { imagesToPdf } from './pdf.ts';
import { recognise } from './recognise.ts';

const page = () => readFile(new URL('../testing/scan.png', import.meta.url));

describe('a scanned page', () => {
  it('is read in Vietnamese, without anything from another host', async () => {
    const [text = ''] = await recognise([await page()]);
    expect(text).toContain('ỦY BAN NHÂN DÂN PHƯỜNG SÔNG MÂY');
    expect(text).toContain('treo đèn lồng');
    expect(factsIn(text)).toEqual([
      { kind: 'number', value: '125/QĐ-UBND' },
      { kind: 'date', value: '2026-03-02' },
      { kind: 'personalId', value: '099190000001' },
      { kind: 'date', value: '2026-03-15' },
      { kind: 'money', value: '150000' },
    ]);
  }, 60_000);

  it('fails cleanly on what is no picture', async () => {
    await expect(recognise([Buffer.from('no picture at all')])).rejects.toThrow();
  }, 60_000);

  it('becomes a page of a PDF, the same bytes each time', async () => {
    const at = new Date('2026-03-02T01:00:00Z');
    const image = await page();
    const pdf = await imagesToPdf([image, image], 'Quyết định', at);
    expect(Buffer.from(pdf).toString('latin1')).toMatch(/^%PDF-1\.\d[\s\S]*\/Count 2[\s\S]*%%EOF\s*$/);
    expect(Buffer.from(await imagesToPdf([image, image], 'Quyết định', at)).equals(Buffer.from(pdf))).toBe(true);
    await expect(imagesToPdf([Buffer.from('no picture')], 'x', at)).rejects.toThrow();
  });
});
