export { findAnchor } from './anchor.ts';
export { fontBytes } from './fonts.ts';
export { longDateOf, longMoment, placeAndDate, signingTimeText } from './local-time.ts';
export { layOutDocument, type RenderedDocument, renderDocument } from './render.ts';
export type {
  Align,
  Anchor,
  Block,
  DocumentMeta,
  DocumentSpec,
  Field,
  Inline,
  Letterhead,
  QrSpec,
  Rect,
  SignatureSlot,
  Span,
  TableColumn,
} from './spec.ts';
