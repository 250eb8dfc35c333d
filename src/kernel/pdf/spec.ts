/**
 * What a document says, as plain data: no functions and no coordinates, so that a template can live in a data file.
 * Lengths are millimetres, font sizes points.
 */
export interface DocumentSpec {
  readonly paper: 'A4' | 'A5';
  readonly meta: DocumentMeta;
  /** Body size in points; 13 on A4 and 10.5 on A5 when absent (Decree 30/2020/NĐ-CP, Annex I: 13–14 on A4). */
  readonly fontSize?: number;
  readonly letterhead?: Letterhead;
  /** Small line at the foot of every page, e.g. the dossier code. */
  readonly footer?: string;
  readonly blocks: readonly Block[];
}

export interface DocumentMeta {
  readonly title: string;
  /** The issuing agency. */
  readonly author: string;
  readonly subject?: string;
  readonly keywords?: readonly string[];
  /** BCP 47; `vi` when absent. */
  readonly lang?: string;
  /** Instant written as creation date. The same spec gives the same bytes. */
  readonly createdAt: Date;
}

/** A piece of text in one style. */
export interface Span {
  readonly text: string;
  readonly bold?: boolean;
  readonly italic?: boolean;
}
/** Text; line breaks are kept, other white space separates words. */
export type Inline = string | readonly Span[];

export type Align = 'left' | 'center' | 'right' | 'justify';

/** Parts 1–4 of Decree 30/2020/NĐ-CP, Annex I: national name and motto, agency, number and symbol, place and date. */
export interface Letterhead {
  /** The directly superior agency, when there is one. */
  readonly parent?: string;
  readonly agency: string;
  /** The whole line, e.g. `Số: 12/GCN-UBND`. */
  readonly number?: string;
  /** Line under the number of an official letter, e.g. `V/v …`. */
  readonly about?: string;
  /** The whole line, e.g. `Tân Ninh, ngày 05 tháng 3 năm 2026`. */
  readonly placeAndDate?: string;
}

export interface QrSpec {
  readonly data: string;
  /** Side of the code without its quiet zone, mm. */
  readonly size: number;
  readonly caption?: string;
  /** Read aloud instead of the picture. */
  readonly alt: string;
}

export interface Field {
  readonly label: string;
  readonly value: Inline;
  readonly bold?: boolean;
}

export interface TableColumn {
  readonly title: string;
  /** Share of the width, relative to the other columns. */
  readonly width: number;
  readonly align?: Align;
}

/** Parts 7a–7c: authority and position, room for the signature, name. */
export interface SignatureSlot {
  /** Name under which the room for the signature is found again, see `findAnchor`. */
  readonly anchor?: string;
  /** `TM. ỦY BAN NHÂN DÂN`, `KT. CHỦ TỊCH`. */
  readonly authority?: string;
  readonly position: string;
  /** `(Ký và ghi rõ họ tên)`. */
  readonly hint?: string;
  readonly name?: string;
  /** Height left for the signature, mm; 25 on A4 and 14 on A5 when absent. */
  readonly room?: number;
}

export type Block =
  | {
      readonly kind: 'title';
      readonly text: string;
      /** Abstract (trích yếu) or second line. */
      readonly subtitle?: string;
      readonly rule?: boolean;
      /** A line under the title in upright letters, e.g. a code. */
      readonly note?: Inline;
      /** Points above the body size; 1 when absent. */
      readonly larger?: number;
    }
  | { readonly kind: 'heading'; readonly text: string; readonly align?: Align }
  | {
      readonly kind: 'paragraph';
      readonly text: Inline;
      readonly align?: Align;
      /** First-line indent, mm; 10 for justified text when absent. */
      readonly indent?: number;
      readonly size?: number;
    }
  | {
      readonly kind: 'items';
      readonly items: readonly Inline[];
      readonly style: '1.' | 'a)' | '-';
      readonly start?: number;
    }
  | {
      readonly kind: 'fields';
      /** Each row holds the fields that stand side by side. */
      readonly rows: readonly (readonly Field[])[];
    }
  | {
      readonly kind: 'table';
      readonly columns: readonly TableColumn[];
      readonly rows: readonly (readonly Inline[])[];
      readonly caption?: string;
    }
  | { readonly kind: 'qr'; readonly qr: QrSpec; readonly align?: 'left' | 'center' | 'right' }
  /** Blocks with a QR code at their right. */
  | { readonly kind: 'beside'; readonly qr: QrSpec; readonly blocks: readonly Block[] }
  | {
      readonly kind: 'signatures';
      readonly left?: SignatureSlot;
      readonly right: SignatureSlot;
      /** `Nơi nhận` at the left; the last line is `Lưu: …`. Not together with `left`. */
      readonly recipients?: readonly string[];
      /** A QR code at the left, under the recipients. Not together with `left`. */
      readonly qr?: QrSpec;
    }
  | { readonly kind: 'space'; readonly height: number };

/** Where a signature goes: PDF user space, points, origin at the bottom left of the page. */
export interface Anchor {
  /** From 0. */
  readonly page: number;
  readonly rect: Rect;
}
/** [left, bottom, right, top] in points. */
export type Rect = readonly [left: number, bottom: number, right: number, top: number];
