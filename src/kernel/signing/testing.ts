import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '../clock/index.ts';
import { type DocumentSpec, renderDocument } from '../pdf/index.ts';
import type { SigningKeys } from './signer.ts';
import { createTestAuthority, type Subject } from './test-authority/index.ts';

/** Holders that the tests know, by id. */
export const HOLDERS: Readonly<Record<string, Subject>> = {
  leader: { commonName: 'Lê Minh Khôi', organization: 'UBND phường Thử', title: 'Chủ tịch', serialNumber: 'CB-0012' },
  ward: { commonName: 'UBND phường Thử', organization: 'UBND tỉnh Thử', locality: 'Thử', serialNumber: 'H99.13' },
};

/** A test authority in a throw-away folder. */
export function throwAwayAuthority(start = '2026-03-09T08:00:00Z'): {
  keys: SigningKeys;
  clock: ManualClock;
  folder: string;
  close(): void;
} {
  const folder = mkdtempSync(join(tmpdir(), 'tinhso-signing-'));
  const clock = new ManualClock(start);
  const keys = createTestAuthority({
    folder,
    secret: 'a secret of the tests, long enough',
    clock,
    holder: async (ref) => HOLDERS['agencyId' in ref ? ref.agencyId : ref.personId],
  });
  return { keys, clock, folder, close: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A one-page decision with a room `leader` for signatures. */
export function decision(more: Partial<DocumentSpec> = {}): Promise<Uint8Array> {
  return renderDocument({
    paper: 'A5',
    meta: { title: 'Quyết định thử', author: 'UBND phường Thử', createdAt: new Date('2026-03-09T08:00:00Z') },
    blocks: [
      { kind: 'paragraph', text: 'Điều 1. Cho phép thử nghiệm.' },
      { kind: 'signatures', right: { anchor: 'leader', position: 'CHỦ TỊCH', name: 'Lê Minh Khôi' } },
    ],
    ...more,
  });
}

/** True where the openssl program is at hand, as a second opinion. */
export function hasOpenssl(): boolean {
  return spawnSync('openssl', ['version']).status === 0;
}
