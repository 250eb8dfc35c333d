import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDictionary, TokenError, textOf } from './pdf-tokens.ts';

const read = (text: string) => readDictionary(text, 0);

describe('readDictionary', () => {
  it('reads the values of a signature dictionary and where its strings stand', () => {
    const text = String.raw`<</Type/Sig /ByteRange [0 10  20 +5.5]% note
 /Contents <00fF> /Name (L\351 \(a\) (b)\n) /V 12 0 R /Ok true /Sub#46ilter /ETSI.CAdES.detached /D << /X null >> >> endobj`;
    const dict = read(text);
    expect([...dict.keys()]).toEqual(['Type', 'ByteRange', 'Contents', 'Name', 'V', 'Ok', 'SubFilter', 'D']);
    expect(dict.get('ByteRange')).toMatchObject({
      kind: 'array',
      items: [{ value: 0 }, { value: 10 }, { value: 20 }, { value: 5.5 }],
    });
    const contents = dict.get('Contents');
    expect(contents).toMatchObject({ kind: 'string', hex: true, value: '\u0000\u00ff' });
    if (contents?.kind === 'string') expect(text.slice(contents.start, contents.end)).toBe('<00fF>');
    expect(textOf(dict.get('Name'))).toBe('Lé (a) (b)\n');
  });

  it('decodes UTF-16 text', () => {
    expect(textOf(read('<< /R <FEFF004B00FD> >>').get('R'))).toBe('Ký');
    expect(textOf(read('<< /R /K >>').get('R'))).toBeNull();
  });

  it.each([
    '<< /A 1',
    '<< 1 2 >>',
    '<< /A }>>',
    '<< /A (x >>',
    '<< /A 1 /A 2 >>',
    '[1]',
    '',
    `${'<</A '.repeat(50)}`,
    '<< /A <0g> >>',
  ])('gives up on %j', (text) => {
    expect(() => read(text)).toThrow(TokenError);
  });

  it('always comes to an end', () => {
    const piece = fc.constantFrom(
      '<<',
      '>>',
      '[',
      ']',
      '(',
      ')',
      '<',
      '>',
      '/A',
      ' 1 0 R ',
      '}',
      '{',
      '%',
      '\n',
      '\\',
      ' 7 ',
      'true',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        try {
          read(`<<${pieces.join('')}`);
        } catch (error) {
          expect(error).toBeInstanceOf(TokenError);
        }
      }),
    );
  });
});
