import { crc32 } from 'node:zlib';
import type { Hono } from 'hono';
import { contextFor } from '../../src/kernel/app.ts';
import { execute } from '../../src/kernel/execute.ts';
import { putFile } from '../../src/kernel/files/index.ts';
import { startSession } from '../../src/kernel/identity/index.ts';
import { findPersonByPersonalId } from '../../src/kernel/identity/person.ts';
import { hashToken, randomToken } from '../../src/kernel/identity/secrets.ts';
import type { Env } from '../../src/kernel/module.ts';
import { openWorld, type World } from '../../src/modules/services/testing/world.ts';
import { createHttp } from '../../src/server.ts';
import type { Gated } from '../house/everything.ts';
import { declaredRoles, modules } from '../house/everything.ts';

/** Personal ID numbers of people of the mini province. */
export const NUMBERS = { victim: '099190000001', citizen: '099205000002', officer: '099195000006' } as const;

export interface Fortress {
  readonly w: World;
  readonly http: Hono<Env>;
  /** `Cookie` header of a new session for the person. */
  cookie(personalId: string): Promise<string>;
  /** Gives the person every role of the program in the commune (or the province, code 80), and with all below it. */
  empower(personalId: string, commune: string): Promise<void>;
}

/** The whole program with the mini province, reached without a socket. */
export async function openFortress(): Promise<Fortress> {
  const inWorld = 'store search events jobs pack units calendar identity files notifications services'.split(' ');
  const w = await openWorld(modules.filter(({ name }) => !inWorld.includes(name)));
  const { t } = w;
  return {
    w,
    http: createHttp(t.app),
    async cookie(personalId) {
      const person = await findPersonByPersonalId(t.ctx(), personalId);
      if (!person) throw new Error(`nobody has the number ${personalId}`);
      const { id: _, ...claims } = person;
      const token = randomToken();
      await execute(t.ctx(), startSession, { claims, tokenHash: hashToken(token) });
      return `tinhso=${token}`;
    },
    async empower(personalId, commune) {
      const person = await findPersonByPersonalId(t.ctx(), personalId);
      const unit = await w.commune(commune);
      await t.db
        .insertInto('role_grant')
        .values(
          declaredRoles.map((role) => ({
            person_id: person?.id as string,
            role,
            unit_id: unit,
            valid_from: '2024-03-01',
            granted_by: 'test',
            granted_at: t.clock.now(),
            reason: 'test',
          })),
        )
        .execute();
    },
  };
}

/** A command or query of any module by its name. */
export function named(name: string): Gated {
  const found = modules
    .flatMap((one): Gated[] => [...(one.commands ?? []), ...(one.queries ?? [])])
    .find((one) => one.name === name);
  if (!found) throw new Error(`there is no ${name}`);
  return found;
}

/** A PNG of one pixel with a text inside. */
export function pictureWith(text: string): Buffer {
  const pixel = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  const body = Buffer.from(`tEXtComment\0${text}`, 'latin1');
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(body.length - 4, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return Buffer.concat([pixel.subarray(0, 33), chunk, pixel.subarray(33)]);
}

/** Keeps a file that belongs to a person. */
export const keepFile = (w: World, ownerId: string, name: string, text: string) =>
  putFile(contextFor(w.t.app, { kind: 'system', name: 'test' }, 'test'), pictureWith(text), {
    purpose: 'services.component',
    name,
    ownerId,
  });
