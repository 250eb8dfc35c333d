import { sql } from 'kysely';
import type { App } from '../app.ts';
import { localDate } from '../calendar/local-time.ts';
import type { Ctx } from '../context.ts';
import { Problem } from '../problem.ts';
import { type Actor, anonymous, type Grant } from './actor.ts';
import { readCookie } from './cookies.ts';
import { limits } from './limits.ts';
import { hashToken } from './secrets.ts';
import { signInSettings } from './settings.ts';

/** What is read of a request; `Request` fits. */
export interface CredentialRequest {
  readonly headers: { get(name: string): string | null };
}

/**
 * Who makes this request: the API client of `Authorization: Bearer …`, else the person of the session cookie, else
 * anonymous. One query at most (grants in force today included); once a minute a second one notes that the session lives.
 *
 * @throws Problem 401 `invalid_token` for a bearer token that is unknown, expired or revoked
 */
export async function resolveActor(app: App, request: CredentialRequest): Promise<Actor> {
  const authorization = request.headers.get('authorization');
  const bearer = authorization && /^Bearer +([\w.~+/=-]+)$/i.exec(authorization)?.[1];
  if (bearer) return clientActor(app, bearer);
  const cookie = readCookie(request.headers.get('cookie'), signInSettings(app).sessionCookie);
  return cookie ? personActor(app, cookie) : anonymous;
}

const inForce = (app: App, now: Date) => sql`
  g.valid_from <= ${localDate(now)}::date AND (g.valid_to IS NULL OR g.valid_to > ${localDate(now)}::date)
  AND (NOT g.demo OR ${app.config.demo}::boolean)`;

const grantsInForce = (app: App, now: Date, holder: 'person_id' | 'client_id', id: string) => sql<Grant[]>`
  coalesce((
    SELECT jsonb_agg(jsonb_build_object('role', g.role, 'unitId', g.unit_id, 'agencyId', g.agency_id))
    FROM role_grant g
    WHERE ${sql.ref(`g.${holder}`)} = ${sql.ref(id)} AND ${inForce(app, now)}
  ), '[]')`;

/** Roles that others delegated to the person for today; each is in force only while its holder holds it. */
const delegatedInForce = (app: App, now: Date, id: string) => sql<Grant[]>`
  coalesce((
    SELECT jsonb_agg(jsonb_build_object('role', g.role, 'unitId', g.unit_id, 'agencyId', g.agency_id,
      'onBehalfOf', jsonb_build_object('personId', h.id, 'name', h.full_name)) ORDER BY d.id)
    FROM delegation d JOIN role_grant g ON g.id = d.grant_id JOIN person h ON h.id = d.from_person
    WHERE d.to_person = ${sql.ref(id)} AND d.valid_from <= ${localDate(now)}::date AND d.valid_to > ${localDate(now)}::date
      AND ${inForce(app, now)}
  ), '[]')`;

interface SessionRow {
  id: string;
  person_id: string;
  level: number;
  last_seen_at: Date;
  full_name: string;
  grants: Grant[];
  created_at: Date;
  second_factor_at: Date | null;
  has_factor: boolean;
  break_glass: string | null;
}

async function personActor(app: App, token: string): Promise<Actor> {
  const now = app.clock.now();
  const { rows } = await sql<SessionRow>`
    SELECT s.id, s.person_id, s.level, s.last_seen_at, p.full_name, s.created_at, s.second_factor_at,
      EXISTS (SELECT FROM second_factor f WHERE f.person_id = s.person_id AND f.confirmed_at IS NOT NULL AND f.removed_at IS NULL) AS has_factor,
      (SELECT b.id FROM break_glass b WHERE b.session_id = s.id AND b.closed_at IS NULL AND b.until > ${now} LIMIT 1) AS break_glass,
      ${grantsInForce(app, now, 'person_id', 's.person_id')} || ${delegatedInForce(app, now, 's.person_id')} AS grants
    FROM session s JOIN person p ON p.id = s.person_id
    WHERE s.token_hash = ${hashToken(token)} AND s.revoked_at IS NULL AND s.expires_at > ${now}`.execute(app.store.db);
  const row = rows[0];
  if (!row) return anonymous;
  const quiet = now.getTime() - row.last_seen_at.getTime();
  if (quiet > (row.grants.length > 0 ? app.config.sessions.staffIdle : app.config.sessions.citizenIdle))
    return anonymous;
  if (quiet >= limits.seenEvery) {
    await app.store.db
      .updateTable('session')
      .set({ last_seen_at: now })
      .where('id', '=', row.id)
      .where('last_seen_at', '<', now)
      .execute();
  }
  const rule = app.config.staffSecondFactor;
  const asked = rule === 'required' || (rule === 'optional' && row.has_factor);
  const waits = row.grants.length > 0 && asked && row.second_factor_at === null;
  return {
    kind: 'person',
    personId: row.person_id,
    name: row.full_name,
    level: row.level === 2 ? 2 : 1,
    grants: waits ? [] : row.grants,
    sessionId: row.id,
    provedAt: row.second_factor_at ?? row.created_at,
    ...(waits ? { awaitsSecondFactor: true } : {}),
    ...(row.break_glass && !waits ? { breakGlass: { id: row.break_glass } } : {}),
  };
}

interface ClientRow {
  token_id: string;
  id: string;
  name: string;
  scopes: string[];
  last_used_at: Date | null;
  grants: Grant[];
}

async function clientActor(app: App, token: string): Promise<Actor> {
  const now = app.clock.now();
  const { rows } = await sql<ClientRow>`
    SELECT t.id AS token_id, c.id, c.name, c.scopes, t.last_used_at, ${grantsInForce(app, now, 'client_id', 'c.id')} AS grants
    FROM api_token t JOIN api_client c ON c.id = t.client_id
    WHERE t.token_hash = ${hashToken(token)} AND t.revoked_at IS NULL AND c.revoked_at IS NULL
      AND (t.expires_at IS NULL OR t.expires_at > ${now})`.execute(app.store.db);
  const row = rows[0];
  if (!row) {
    throw new Problem(401, 'invalid_token', {
      vi: 'Khóa truy cập không đúng, đã hết hạn hoặc đã bị thu hồi.',
      en: 'The access token is wrong, expired or revoked.',
    });
  }
  if (now.getTime() - (row.last_used_at?.getTime() ?? 0) >= limits.seenEvery) {
    await app.store.db.updateTable('api_token').set({ last_used_at: now }).where('id', '=', row.token_id).execute();
  }
  return { kind: 'client', clientId: row.id, name: row.name, scopes: row.scopes, grants: row.grants };
}

/** Roles of a person in force now, their own and those delegated to them: for judging again what they asked earlier. */
export async function grantsOf({ app, db, now }: Ctx, personId: string): Promise<Grant[]> {
  const { rows } = await sql<{ grants: Grant[] }>`
    SELECT ${grantsInForce(app, now, 'person_id', 'p.id')} || ${delegatedInForce(app, now, 'p.id')} AS grants
    FROM person p WHERE p.id = ${personId}`.execute(db);
  return rows[0]?.grants ?? [];
}
