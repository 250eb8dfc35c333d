import { z } from 'zod';

/** True for a day that exists: '2024-02-29', not '2025-02-29'. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text);
}

const words = /^[\p{L}\p{M}\d(“"][\p{L}\p{M}\d\s'’".,;:()“”\-–/&+%]*$/u;

/** Shapes of single values in pack files, with messages that read on from the value. An empty cell is ''. */
export const cell = {
  /** A name or sentence in any script; damaged text is refused. */
  text: z.string().min(1, 'is empty').regex(words, 'has characters that do not belong in a text'),
  /** 'YYYY-MM-DD', a day that exists. */
  day: z.string().refine(isDay, 'is not a day written YYYY-MM-DD'),
  /** A decimal number above 0, as in 21.35. */
  positive: z
    .string()
    .regex(/^\d+(\.\d+)?$/, 'is not a number')
    .transform(Number)
    .refine((value) => value > 0, 'is not above 0'),
  /** The shape when the cell is filled, null when it is empty. */
  optional: <S extends z.ZodType<unknown, string>>(shape: S) =>
    z.union([z.literal('').transform(() => null), shape], {
      error: (issue) => {
        const inner = issue.code === 'invalid_union' ? issue.errors.at(-1)?.[0]?.message : undefined;
        return inner ?? 'is not valid';
      },
    }),
};
