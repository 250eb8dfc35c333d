import type { Db } from '../../store/index.ts';
import { beginning, type Position } from '../position.ts';
import { eventLeaf, eventText, type Seal, sealHash } from './digest.ts';
import { leafHash, merklePath, rootOfPath } from './merkle.ts';
import { eventsBetween, sealCovering, sealsBefore } from './read.ts';

/** Shows that one event is in a published seal without showing any other event. */
export interface InclusionProof {
  /** Canonical JSON of the event: what was hashed. */
  readonly event: string;
  /** Place of the event in its batch, from 0. */
  readonly index: number;
  /** Audit path (RFC 6962), hexadecimal, nearest sibling first. */
  readonly path: readonly string[];
  readonly seal: Seal;
}

/** Proof that the event at a position is sealed; null when it is not sealed yet or there is no such event. */
export async function inclusionProof(db: Db, at: Position): Promise<InclusionProof | null> {
  const seal = await sealCovering(db, at);
  if (!seal) return null;
  const before = (await sealsBefore(db, seal.no, 1))[0]?.to ?? beginning;
  const events = await eventsBetween(db, before, seal.to, seal.count + 1);
  const index = events.findIndex((event) => event.tick === at.tick && event.seq === at.seq);
  const event = events[index];
  if (!event) return null;
  const path = merklePath(events.map(eventLeaf), index).map((hash) => hash.toString('hex'));
  return { event: eventText(event), index, path, seal };
}

/** Checks a proof with nothing but itself and a seal hash the reader trusts. */
export function checkInclusion(proof: InclusionProof, trustedHash: string): boolean {
  if (proof.seal.hash !== trustedHash || sealHash(proof.seal) !== trustedHash) return false;
  const path = proof.path.map((hash) => Buffer.from(hash, 'hex'));
  return rootOfPath(leafHash(proof.event), proof.index, proof.seal.count, path)?.toString('hex') === proof.seal.root;
}
