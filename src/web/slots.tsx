import type { Child } from 'hono/jsx';
import type { Ctx } from '../kernel/context.ts';

/** What other modules put into a place of a page, in their order. `subject` is what the place is about: a code, an id. */
export async function slot(ctx: Ctx, place: string, subject: string): Promise<Child[]> {
  const pieces: Child[] = [];
  for (const { slots } of ctx.app.modules) {
    const piece = await slots?.[place]?.(ctx, subject);
    if (piece) pieces.push(piece);
  }
  return pieces;
}
