import type { FontName } from './fonts.ts';
import { fontFor } from './fonts.ts';
import type { Inline, Span } from './spec.ts';

export interface Run {
  readonly font: FontName;
  readonly text: string;
}
export interface Word {
  readonly runs: readonly Run[];
  readonly width: number;
  /** Width of a space in the style of the word's end. */
  readonly space: number;
}
export interface Line {
  readonly words: readonly Word[];
  /** Natural width, spaces included. */
  readonly width: number;
  /** Last line of a paragraph: never stretched. */
  readonly last: boolean;
}

export type Measure = (text: string, font: FontName) => number;

/** Characters a printed line cannot hold: controls, bidirectional overrides, zero-width marks. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to drop
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Composed Vietnamese letters (NFC), no unprintable characters. Line breaks stay. */
export function clean(text: string): string {
  return text.replace(/\r\n?/g, '\n').normalize('NFC').replace(UNPRINTABLE, '');
}

export function spansOf(inline: Inline): readonly Span[] {
  return typeof inline === 'string' ? [{ text: inline }] : inline;
}

/** Breaks text into lines no wider than `width` (the first line: `width - indent`). A word too long for a line is cut. */
export function wrap(inline: Inline, width: number, measure: Measure, indent = 0): Line[] {
  const lines: Line[] = [];
  let words: Word[] = [];
  let used = 0;
  let room = width - indent;
  const finish = (last: boolean): void => {
    lines.push({ words, width: used, last });
    words = [];
    used = 0;
    room = width;
  };
  for (const [i, paragraph] of paragraphs(inline).entries()) {
    if (i > 0) finish(true);
    for (const runs of splitWords(paragraph)) {
      for (const word of fitWord(runs, width, measure)) {
        const gap = words.at(-1)?.space ?? 0;
        if (words.length > 0 && used + gap + word.width > room + 0.01) {
          finish(false);
          used = word.width;
        } else {
          used += gap + word.width;
        }
        words.push(word);
      }
    }
  }
  finish(true);
  return lines;
}

/** Like {@link wrap}, with lines of much the same length and no more of them: for centred text of few words. */
export function wrapBalanced(inline: Inline, width: number, measure: Measure): Line[] {
  let best = wrap(inline, width, measure);
  if (best.length < 2) return best;
  let low = width / 2;
  let high = width;
  while (high - low > 1) {
    const middle = (low + high) / 2;
    const lines = wrap(inline, middle, measure);
    if (lines.length > best.length) low = middle;
    else {
      best = lines;
      high = middle;
    }
  }
  return best;
}

function paragraphs(inline: Inline): Run[][] {
  const result: Run[][] = [[]];
  for (const span of spansOf(inline)) {
    const font = fontFor(span.bold, span.italic);
    for (const [i, text] of clean(span.text).split('\n').entries()) {
      if (i > 0) result.push([]);
      if (text) result.at(-1)?.push({ font, text });
    }
  }
  return result;
}

/** Words of one or more runs; only the plain space and the tab separate, a no-break space does not. */
function splitWords(runs: readonly Run[]): Run[][] {
  const words: Run[][] = [];
  let word: Run[] = [];
  for (const { font, text } of runs) {
    for (const [i, part] of text.split(/[ \t]+/).entries()) {
      if (i > 0 && word.length > 0) {
        words.push(word);
        word = [];
      }
      if (part) word.push({ font, text: part });
    }
  }
  if (word.length > 0) words.push(word);
  return words;
}

function fitWord(runs: readonly Run[], width: number, measure: Measure): Word[] {
  const total = runs.reduce((sum, run) => sum + measure(run.text, run.font), 0);
  const space = measure(' ', runs.at(-1)?.font ?? 'regular');
  if (total <= width) return [{ runs, width: total, space }];
  const pieces: Word[] = [];
  let piece: Run[] = [];
  let used = 0;
  for (const { font, text } of runs) {
    let taken = '';
    for (const char of text) {
      const w = measure(char, font);
      if (used + w > width && (taken || piece.length > 0)) {
        if (taken) piece.push({ font, text: taken });
        pieces.push({ runs: piece, width: used, space: 0 });
        piece = [];
        taken = '';
        used = 0;
      }
      taken += char;
      used += w;
    }
    if (taken) piece.push({ font, text: taken });
  }
  pieces.push({ runs: piece, width: used, space });
  return pieces;
}
