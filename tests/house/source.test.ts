import { describe, expect, it } from 'vitest';
import { isProgram, projectFiles, textOf } from './tree.ts';

const program = projectFiles().filter(isProgram);

/** Lines of the program that hold a pattern; comments do not count. */
function linesWith(pattern: RegExp, text: string): number[] {
  const code = text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
    .replace(/(^|\s)\/\/.*$/gm, '$1');
  return code.split('\n').flatMap((line, index) => (pattern.test(line) ? [index + 1] : []));
}

const places = (pattern: RegExp, files: readonly string[]): string[] =>
  files.flatMap((path) => linesWith(pattern, textOf(path)).map((line) => `${path}:${line}`));

describe('the clock', () => {
  const NOW = /\bDate\.now\s*\(|\bnew Date\s*(?:\(\s*\)|(?![\s(]|\.))|(?<![\w.])Date\(\)/;

  it('is the only source of now', () => {
    // One instant per request, and tests that can stand at any day: ctx.now, or the injected clock.
    const files = new Set(places(NOW, program).map((place) => place.replace(/:\d+$/, '')));
    expect([...files]).toEqual(['src/kernel/clock/index.ts']);
  });

  it('is missed where somebody looks at the wall', () => {
    expect(
      linesWith(NOW, 'const a = Date.now();\nnew Date( );\nnew Date;\nnew Date(x);\n// new Date()\n/* Date.now() */'),
    ).toEqual([1, 2, 3]);
  });
});

describe('markup', () => {
  const pages = program.filter((path) => path.endsWith('.tsx'));
  const STYLE = /\sstyle=/;
  const SCRIPT = /<script\b(?![^>]*\ssrc=)/;
  const HANDLER = /\son[a-z]+=(?:"|'|\{`)/i;
  const RAW = /dangerouslySetInnerHTML|\braw\s*\(/;

  it('carries no style, script or handler of its own: the content security policy would drop it', () => {
    expect(pages.length).toBeGreaterThan(20);
    for (const pattern of [STYLE, SCRIPT, HANDLER]) expect(places(pattern, pages)).toEqual([]);
  });

  it('writes no unescaped HTML but the doctype and the form of the OpenID library, which escapes it itself', () => {
    expect(places(RAW, pages).map((place) => place.replace(/:\d+$/, ''))).toEqual([
      'src/kernel/identity/provider/pages.tsx',
      'src/web/document.tsx',
    ]);
  });

  it('would show them', () => {
    const bad =
      '<p style="color:red" />\n<script>go()</script>\n<a onclick="go()" />\n<p dangerouslySetInnerHTML={x} />';
    expect([STYLE, SCRIPT, HANDLER, RAW].map((pattern) => linesWith(pattern, bad))).toEqual([[1], [2], [3], [4]]);
    expect(linesWith(SCRIPT, '<script type="module" src={asset(name)} />')).toEqual([]);
  });
});

describe('SQL', () => {
  it('is never built from strings: queries are Kysely or its sql tag', () => {
    // The migrator and the provisioning of the database are the only ones to write statements, with quoted identifiers.
    const RAW = /\bsql\.raw\s*\(/;
    expect(places(RAW, program)).toEqual([]);
    expect(linesWith(RAW, 'sql.raw(text)')).toEqual([1]);
  });
});
