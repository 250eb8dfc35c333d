import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { THEME_COLOR } from '../document.tsx';

type Tokens = Readonly<Record<string, string>>;

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');

/** Custom properties of the first block that starts with `selector`. */
function tokensOf(selector: string): Tokens {
  const start = css.indexOf(`${selector} {`);
  if (start < 0) throw new Error(`No block ${selector}`);
  const block = css.slice(start, css.indexOf('}', start));
  return Object.fromEntries(
    [...block.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map((found) => [found[1], found[2]?.trim()]),
  );
}

const light = tokensOf(':root');
const deviceDark = tokensOf(':root:not([data-theme="light"])');
const chosenDark = tokensOf(':root[data-theme="dark"]');

/** Relative luminance of `#rrggbb` (WCAG 2.2). */
function luminance(hex: string): number {
  if (!/^#[0-9a-f]{6}$/.test(hex)) throw new Error(`Not a colour: ${hex}`);
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const grounds = ['surface', 'ground', 'sunken'];
const on = (names: readonly string[], backgrounds: readonly string[]): string[][] =>
  names.flatMap((name) => backgrounds.map((background) => [name, background]));

/** Text, WCAG 1.4.3: 4.5 to 1. */
const TEXT = [
  ...on(['ink', 'ink-soft', 'link', 'link-hover', 'lacquer', 'danger'], grounds),
  ...on(['ink', 'link', 'brand'], ['brand-soft']),
  ...on(['ink', 'link'], ['info-soft', 'success-soft', 'warning-soft', 'danger-soft']),
  ...['info', 'success', 'warning', 'danger'].map((tone) => [tone, `${tone}-soft`]),
  ...on(['on-brand'], ['brand-fill', 'brand-fill-hover', 'danger-fill']),
  ...on(['masthead-ink', 'masthead-soft'], ['masthead', 'masthead-land']),
  ['success', 'surface'],
  ['focus-ink', 'focus'],
];
/** Borders of controls and parts of charts, WCAG 1.4.11: 3 to 1. */
const SHAPES = [
  ...on(['line-strong', 'brand', 'danger'], grounds),
  ...on(['data', 'data-bad', 'gold'], ['surface', 'sunken']),
  ['masthead-line', 'masthead'],
  ['focus', 'masthead'],
];

describe.each([
  ['light', light],
  ['dark', chosenDark],
])('contrast in the %s theme', (_, tokens) => {
  const ratio = (pair: readonly string[]): number => {
    const [front, back] = pair.map((name) => tokens[`--${name}`] ?? '');
    return contrast(front ?? '', back ?? '');
  };
  test.each(TEXT)('%s on %s is readable', (...pair) => expect(ratio(pair)).toBeGreaterThanOrEqual(4.5));
  test.each(SHAPES)('%s on %s can be told apart', (...pair) => expect(ratio(pair)).toBeGreaterThanOrEqual(3));
  test('the focus ring is seen on any ground: gold or its dark edge stands out', () => {
    for (const ground of [...grounds, 'brand-fill', 'masthead', 'danger-fill']) {
      expect(Math.max(ratio(['focus', ground]), ratio(['focus-ink', ground]))).toBeGreaterThanOrEqual(3);
    }
  });
});

test('dark by device and dark by choice are the same theme, and name every colour of the light one', () => {
  expect(deviceDark).toEqual(chosenDark);
  const colours = Object.entries(light).filter(([, value]) => value.startsWith('#'));
  expect(Object.keys(chosenDark)).toEqual(colours.map(([name]) => name));
});

test('the colour phones draw around the page is the masthead', () => {
  expect(THEME_COLOR).toEqual({ light: light['--masthead'], dark: chosenDark['--masthead'] });
});

test('black on white is 21 to 1', () => expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5));
