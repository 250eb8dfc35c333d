import PDFDocument from 'pdfkit';
import { FONT_NAMES, type FontName, fontBytes } from './fonts.ts';
import type { Align, Anchor, DocumentSpec, Inline } from './spec.ts';
import { clean, type Line, type Measure, wrap, wrapBalanced } from './wrap.ts';

/** Points per millimetre. */
export const MM = 72 / 25.4;

/** Margins in mm. A4: Decree 30/2020/NĐ-CP, Annex I (top and bottom 20–25, left 30–35, right 15–20). */
const PAPERS = {
  A4: { width: 210, height: 297, top: 20, bottom: 20, left: 30, right: 18, size: 13, rule: 0.7 },
  A5: { width: 148, height: 210, top: 10, bottom: 11, left: 15, right: 10, size: 10.5, rule: 0.6 },
} as const;

/** A column of the page that blocks flow into, in points from the left edge. */
export interface Column {
  readonly x: number;
  readonly width: number;
}

export interface TextStyle {
  readonly size: number;
  readonly align?: Align;
  /** First-line indent in points. */
  readonly indent?: number;
  /** Line height over font size. */
  readonly leading?: number;
  /** Lines of much the same length, for centred names and titles. */
  readonly balance?: boolean;
}

/** A node of the tag tree that screen readers follow; `null` when the text is decoration. */
export type Tag = PDFKit.PDFStructureElement;

/** The page being written: a cursor, measuring, line-wise drawing with tags, page breaks. Knows nothing of documents' parts. */
export class Sheet {
  readonly doc: PDFKit.PDFDocument;
  readonly size: number;
  readonly rule: number;
  readonly paper: (typeof PAPERS)['A4' | 'A5'];
  readonly root: Tag;
  /** Characters that the font lacks; they are printed as a box. */
  readonly missing = new Set<string>();
  readonly anchors = new Map<string, Anchor>();
  /** Called on each new page after the first, before anything else is drawn there. */
  onPage: () => void = () => {};
  pages = 1;
  y: number;
  readonly #done: Promise<Uint8Array>;
  readonly #widths = new Map<string, number>();

  constructor(spec: DocumentSpec) {
    this.paper = PAPERS[spec.paper];
    this.size = spec.fontSize ?? this.paper.size;
    this.rule = this.paper.rule;
    const { meta } = spec;
    this.doc = new PDFDocument({
      size: [this.paper.width * MM, this.paper.height * MM],
      margin: 0,
      pdfVersion: '1.7',
      tagged: true,
      lang: meta.lang ?? 'vi',
      displayTitle: true,
      bufferPages: true,
      font: null as unknown as string, // no standard font: everything is embedded
      info: {
        Title: clean(meta.title),
        Author: clean(meta.author),
        ...(meta.subject ? { Subject: clean(meta.subject) } : {}),
        ...(meta.keywords ? { Keywords: meta.keywords.map(clean).join(', ') } : {}),
        Creator: 'tinhso',
        Producer: 'tinhso (pdfkit)',
        CreationDate: meta.createdAt,
        ModDate: meta.createdAt,
      },
    });
    const chunks: Uint8Array[] = [];
    this.#done = new Promise((resolve, reject) => {
      this.doc.on('data', (chunk: Uint8Array) => chunks.push(chunk));
      this.doc.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
      this.doc.on('error', reject);
    });
    for (const name of FONT_NAMES)
      this.doc.registerFont(name, fontBytes(name) as unknown as PDFKit.Mixins.PDFFontSource);
    this.root = this.doc.struct('Document');
    this.doc.addStructure(this.root);
    this.y = this.top;
  }

  get top(): number {
    return this.paper.top * MM;
  }
  /** Lowest point that blocks may reach. */
  get bottom(): number {
    return (this.paper.height - this.paper.bottom) * MM;
  }
  get body(): Column {
    return { x: this.paper.left * MM, width: (this.paper.width - this.paper.left - this.paper.right) * MM };
  }
  get pageHeight(): number {
    return this.paper.height * MM;
  }

  measure(size: number): Measure {
    return (text, font) => {
      const key = `${font} ${text}`;
      let width = this.#widths.get(key);
      if (width === undefined) {
        width = this.doc.font(font).fontSize(1000).widthOfString(this.#printable(text));
        this.#widths.set(key, width);
      }
      return (width * size) / 1000;
    };
  }

  lines(text: Inline, width: number, style: TextStyle): Line[] {
    const measure = this.measure(style.size);
    return style.balance ? wrapBalanced(text, width, measure) : wrap(text, width, measure, style.indent ?? 0);
  }

  lineHeight(style: TextStyle): number {
    return style.size * (style.leading ?? 1.19);
  }

  /** Starts a tag under `parent`. End it with `.end()` when all its text is drawn. */
  tag(type: string, parent: Tag = this.root, options: { alt?: string; scope?: string } = {}): Tag {
    const tag = this.doc.struct(type, options as PDFKit.Mixins.StructureElementOptions);
    parent.add(tag);
    return tag;
  }

  /** Draws rules, borders and page numbers: nothing a screen reader should read. */
  artifact(type: 'Layout' | 'Pagination', draw: () => void): void {
    this.doc.markContent('Artifact', { type });
    draw();
    this.doc.endMarkedContent();
  }

  ruleAt(x: number, y: number, width: number): void {
    this.artifact('Layout', () => {
      this.doc
        .lineWidth(this.rule)
        .moveTo(x, y)
        .lineTo(x + width, y)
        .stroke('#000000');
    });
  }

  /** Draws lines downwards from `y` and returns the y under them. Does not break pages. */
  drawLines(
    lines: readonly Line[],
    column: Column,
    y: number,
    style: TextStyle,
    tag: Tag | null,
    first = true,
  ): number {
    const height = this.lineHeight(style);
    const draw = (): void => {
      for (const [i, line] of lines.entries()) {
        const indent = first && i === 0 ? (style.indent ?? 0) : 0;
        this.#drawLine(
          line,
          column.x + indent,
          y + i * height + (height - style.size * 1.15) / 2,
          column.width - indent,
          style,
        );
      }
    };
    if (tag) tag.add(draw);
    else draw();
    return y + lines.length * height;
  }

  /** Flows text at the cursor, over pages where needed, never leaving one line of a paragraph alone. */
  flow(text: Inline, column: Column, style: TextStyle, tagType = 'P', parent: Tag = this.root): void {
    const lines = this.lines(text, column.width, style);
    const tag = this.tag(tagType, parent);
    const height = this.lineHeight(style);
    let from = 0;
    while (from < lines.length) {
      const left = lines.length - from;
      let fits = Math.min(left, Math.floor((this.bottom - this.y + 0.01) / height));
      if (fits < left && fits === left - 1) fits -= 1;
      if (fits < Math.min(2, left) && this.y > this.top) {
        this.newPage();
        continue;
      }
      fits = Math.max(fits, 1);
      this.y = this.drawLines(lines.slice(from, from + fits), column, this.y, style, tag, from === 0);
      from += fits;
    }
    tag.end();
  }

  /** Starts a new page unless `height` points are left on this one. */
  ensure(height: number): void {
    if (this.y + height > this.bottom && this.y > this.top) this.newPage();
  }

  newPage(): void {
    this.doc.addPage();
    this.pages += 1;
    this.y = this.top;
    this.onPage();
  }

  /** Remembers a place on this page, and writes it into the file as a named destination that fits its rectangle. */
  anchor(name: string, x: number, y: number, width: number, height: number): void {
    const rect = [x, this.pageHeight - y - height, x + width, this.pageHeight - y] as const;
    this.anchors.set(name, { page: this.pages - 1, rect });
    this.doc.addNamedDestination(name, 'FitR', ...rect);
  }

  async end(): Promise<Uint8Array> {
    this.root.end();
    this.doc.end();
    return this.#done;
  }

  #drawLine(line: Line, x: number, y: number, width: number, style: TextStyle): void {
    const slack = width - line.width;
    const gaps = line.words.length - 1;
    const stretch = style.align === 'justify' && !line.last && gaps > 0 ? slack / gaps : 0;
    let at = x;
    if (style.align === 'center') at += slack / 2;
    else if (style.align === 'right') at += slack;
    for (const { font, text, width: w } of segments(line, this.measure(style.size), stretch)) {
      this.doc.font(font).fontSize(style.size).fillColor('#000000');
      this.doc.text(this.#printable(text), at, y, { lineBreak: false, wordSpacing: stretch });
      at += w;
    }
  }

  #printable(text: string): string {
    const font = (this.doc as unknown as { _font: { font: { hasGlyphForCodePoint(code: number): boolean } } })._font
      .font;
    let result = '';
    for (const char of text) {
      if (font.hasGlyphForCodePoint(char.codePointAt(0) as number)) result += char;
      else {
        this.missing.add(char);
        result += '□';
      }
    }
    return result;
  }
}

/** Neighbouring runs of one style as one string, spaces included, so that copied text keeps its words apart. */
function segments(line: Line, measure: Measure, stretch: number): { font: FontName; text: string; width: number }[] {
  const result: { font: FontName; text: string; width: number }[] = [];
  for (const [i, word] of line.words.entries()) {
    for (const [j, run] of word.runs.entries()) {
      const space = j === word.runs.length - 1 && i < line.words.length - 1 && word.space > 0;
      const text = run.text + (space ? ' ' : '');
      const width = measure(run.text, run.font) + (space ? word.space + stretch : 0);
      const before = result.at(-1);
      if (before?.font === run.font) {
        before.text += text;
        before.width += width;
      } else result.push({ font: run.font, text, width });
    }
  }
  return result;
}
