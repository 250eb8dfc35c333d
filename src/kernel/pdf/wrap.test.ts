import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clean, type Line, wrap, wrapBalanced } from './wrap.ts';

/** Every character is one unit wide. */
const measure = (text: string): number => [...text].length;
const textOf = (line: Line): string => line.words.map((word) => word.runs.map((run) => run.text).join('')).join(' ');

const words = fc.array(fc.stringMatching(/^[a-zđếộư]{1,12}$/), { minLength: 1, maxLength: 40 });

describe('wrap', () => {
  it('keeps every word in order and no line wider than the column', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 12, max: 60 }), (list, width) => {
        const lines = wrap(list.join(' '), width, measure);
        expect(lines.map(textOf).join(' ')).toBe(clean(list.join(' ')));
        for (const line of lines) expect(line.width).toBeLessThanOrEqual(width + 0.01);
      }),
    );
  });

  it('cuts a word that is wider than the column and loses nothing of it', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,80}$/), fc.integer({ min: 1, max: 20 }), (word, width) => {
        const lines = wrap(word, width, measure);
        expect(lines.map(textOf).join('')).toBe(word);
        for (const line of lines) expect(line.width).toBeLessThanOrEqual(width + 0.01);
      }),
    );
  });

  it('takes the indent from the first line only', () => {
    const lines = wrap('aaaa bbbb cccc', 9, measure, 2);
    expect(lines.map(textOf)).toEqual(['aaaa', 'bbbb cccc']);
  });

  it('keeps line breaks, ends a paragraph there, and does not break at a no-break space', () => {
    const lines = wrap('một\n\nhai ba', 5, measure);
    expect(lines.map(textOf)).toEqual(['một', '', 'hai', 'ba']);
    expect(lines.map((line) => line.last)).toEqual([true, true, false, true]);
    expect(wrap('x ngày\u00a005', 7, measure).map(textOf)).toEqual(['x', 'ngày\u00a005']);
  });

  it('joins styles inside one word', () => {
    const [line] = wrap([{ text: 'Mã: ' }, { text: 'H53', bold: true }, { text: ', ' }, { text: 'b' }], 40, measure);
    expect(line?.words.map((word) => word.runs.map((run) => `${run.font}:${run.text}`))).toEqual([
      ['regular:Mã:'],
      ['bold:H53', 'regular:,'],
      ['regular:b'],
    ]);
  });

  it('balances lines without adding one', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 12, max: 60 }), (list, width) => {
        const text = list.join(' ');
        expect(wrapBalanced(text, width, measure)).toHaveLength(wrap(text, width, measure).length);
      }),
    );
    expect(wrapBalanced('aaa bbb ccc d', 11, measure).map(textOf)).toEqual(['aaa bbb', 'ccc d']);
  });

  it('composes letters and drops what cannot be printed', () => {
    expect(clean('Ho\u0300a\u200b\u202e\r\nx\u0007')).toBe('Hòa\nx');
  });
});
