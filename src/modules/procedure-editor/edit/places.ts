import type { FieldProblem } from '../../../kernel/problem.ts';
import type { Lang } from '../../../kernel/text.ts';
import { fieldId } from '../../../web/index.ts';
import type { CheckProblem } from '../check/check.ts';
import { whereText } from '../model/references.ts';
import { procedureShape, sectionOf } from '../model/sections.ts';
import { type Path, shapeAt } from '../model/shape.ts';
import { focusOf } from './layout.ts';

/** The control in which a path is edited: a text has two, a condition is one whatever lies deeper. */
export function controlPath(body: unknown, path: Path): Path {
  for (let length = 0; length <= path.length; length += 1) {
    const here = path.slice(0, length);
    const shape = shapeAt(procedureShape, body, here);
    if (shape === undefined) return path.slice(0, Math.max(1, length - 1));
    if (shape.kind === 'text') return length < path.length ? path.slice(0, length + 1) : [...here, 'vi'];
    if (['condition', 'lines', 'choices', 'unknown'].includes(shape.kind)) return here;
    if (shape.kind === 'union' && length === path.length) return [...here, shape.on];
  }
  return path;
}

const steps = (path: Path): string => path.map((step) => encodeURIComponent(String(step))).join('/');

export const draftHref = (draftId: string): string => `/can-bo/thu-tuc/nhap/${draftId}`;
export const itemHref = (draftId: string, path: Path): string => `${draftHref(draftId)}/muc/${steps(path)}`;
export const sectionHref = (draftId: string, slug: string): string => `${draftHref(draftId)}/phan/${slug}`;

/** The item or section on whose page a path is edited; empty: its section. */
export const focusOfPath = (body: unknown, path: Path): Path =>
  focusOf(procedureShape, path, (of) => shapeAt(procedureShape, body, of));

/** Address of the page on which a path is edited; undefined for what cannot be edited. */
export function pageOf(draftId: string, body: unknown, path: Path): string | undefined {
  const focus = focusOfPath(body, path);
  if (focus.length > 0) return itemHref(draftId, focus);
  const section = sectionOf(path);
  return section && sectionHref(draftId, section.slug);
}

/** The way to the very control of a path. */
export function placeHref(draftId: string, body: unknown, path: Path): string | undefined {
  const page = pageOf(draftId, body, path);
  return page && `${page}#${fieldId(controlPath(body, path).join('.'))}`;
}

/** Findings as problems of the controls of a page, each with the way to it: for the summary above. */
export function asFieldProblems(problems: readonly CheckProblem[], body: unknown, lang: Lang): FieldProblem[] {
  return problems.map(({ path, text }) => ({
    path: controlPath(body, path).join('.'),
    message: `${whereText(body, path, lang)}: ${text[lang]}`,
  }));
}

/** The same beside the controls themselves, where the way needs no saying. */
export function besideControls(problems: readonly CheckProblem[], body: unknown, lang: Lang): FieldProblem[] {
  return problems.map(({ path, text }) => ({
    path: controlPath(body, path).join('.'),
    message: `${text[lang].charAt(0).toLocaleUpperCase(lang)}${text[lang].slice(1)}`,
  }));
}
