/** Where an event stands in the stream; (tick, seq) as decimal strings, since a tick may pass 2^53. */
export interface Position {
  readonly tick: string;
  readonly seq: string;
}

export const beginning: Position = { tick: '0', seq: '0' };

/** Negative when `a` comes before `b`, zero when they are the same, positive when after. */
export function comparePositions(a: Position, b: Position): number {
  const tick = BigInt(a.tick) - BigInt(b.tick);
  const difference = tick === 0n ? BigInt(a.seq) - BigInt(b.seq) : tick;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
