import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { drainConsumers } from '../../kernel/events/index.ts';
import { ask, execute } from '../../kernel/execute.ts';
import { createApiClient, type PersonActor } from '../../kernel/identity/index.ts';
import { drainJobs } from '../../kernel/jobs/index.ts';
import { listNotifications } from '../../kernel/notifications/index.ts';
import { sql } from '../../kernel/store/index.ts';
import { provinceInfo } from '../../kernel/units/index.ts';
import { createHttp } from '../../server.ts';
import { openWorld, type World } from '../services/testing/world.ts';
import { sendJob } from './deliveries.ts';
import { webhooks } from './index.ts';
import { SHARED_TYPES, sharedEvents } from './payload.ts';
import { newSecret } from './sign.ts';
import {
  activateSubscription,
  createSubscription,
  openSubscription,
  pingSubscription,
  resendDelivery,
} from './subscriptions.ts';

interface Got {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let w: World;
let receiver: Server;
let url: string;
let admin: PersonActor;
let got: Got[];
/** What the receiver answers, one after the other; 204 when it has no more. */
let answers: number[];

beforeAll(async () => {
  w = await openWorld([webhooks]);
  // The receiver stands on this machine: only here the setting allows it.
  Object.assign(w.t.app.config, { webhookAllowed: ['127.0.0.1'] });
  const province = await provinceInfo(w.t.ctx());
  admin = { ...w.person('sinh'), grants: [{ role: 'admin', unitId: province?.unitId ?? '', agencyId: null }] };
  receiver = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (piece) => {
      body += piece;
    });
    request.on('end', () => {
      got.push({ headers: request.headers, body });
      const status = answers.shift() ?? 204;
      if (status === 302) response.setHeader('location', `${url}/elsewhere`);
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => {
    receiver.listen(0, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
});
afterAll(async () => {
  receiver?.close();
  await w?.close();
});
beforeEach(async () => {
  got = [];
  answers = [];
  await w.t.clock.set('2026-03-02T08:00:00+07:00');
});
afterEach(async () => {
  await sql`UPDATE webhook_subscription SET status = 'gone'`.execute(w.t.db);
});

let serial = 0;
async function subscribe(more: Partial<{ events: string[]; agencyId: string; unitId: string; url: string }> = {}) {
  const secret = newSecret();
  serial += 1;
  const { id } = await execute(w.t.ctx(admin), createSubscription, {
    name: `system ${serial}`,
    url: `${url}/hook`,
    events: [...SHARED_TYPES],
    ...more,
    secret,
  });
  return { id, secret };
}
/** Past the database's own clock, by which jobs become due: what is to be sent later stays until it is called for. */
const later = () => w.t.clock.set('2036-03-02T08:00:00+07:00');
const work = async (early = false) => {
  await drainConsumers(w.t.app);
  await drainJobs(w.t.app, { early });
};
const open = (id: string) => ask(w.t.ctx(admin), openSubscription, { id });
const signed = ({ headers, body }: Got, secret: string): boolean => {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const made = createHmac('sha256', key)
    .update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`)
    .digest('base64');
  return headers['webhook-signature'] === `v1,${made}`;
};

describe('a subscription', () => {
  it('gets what happens, signed, and nothing of a person', async () => {
    await drainConsumers(w.t.app);
    const { id, secret } = await subscribe({ events: ['services.dossier.submitted', 'services.dossier.received'] });
    const elsewhere = await subscribe({ agencyId: await w.agency('so-cong-nghe@2024') });
    const { code } = await w.started();
    await work();
    expect(got).toHaveLength(2);
    expect(got.every((one) => signed(one, secret))).toBe(true);
    expect(got.every((one) => !signed(one, newSecret()))).toBe(true);
    expect(got[0]?.headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
    const events = got.map(({ body }) => JSON.parse(body)).sort((a, b) => a.data.state - b.data.state);
    expect(events.map(({ type, subject, data }) => [type, subject, data.state])).toEqual([
      ['vn.tinhso.services.dossier.submitted', code, 1],
      ['vn.tinhso.services.dossier.received', code, 2],
    ]);
    expect(events[1]).toMatchObject({ specversion: '1.0', data: { procedure: '9.000001', unit: '25459' } });
    const text = got.map(({ body }) => body).join(' ');
    const { name, personId } = w.person('hoa');
    for (const secretOf of [name, personId, '099190000001', 'Phố Bến Mây']) expect(text).not.toContain(secretOf);
    expect((await open(id)).deliveries.map(({ status, answer }) => [status, answer])).toEqual([
      ['delivered', 204],
      ['delivered', 204],
    ]);
    expect((await open(elsewhere.id)).deliveries).toEqual([]);
    await work(true);
    expect(got).toHaveLength(2);
  });

  it('is tried again after an error, under the same id', async () => {
    later();
    const { id, secret } = await subscribe();
    answers = [500];
    await execute(w.t.ctx(admin), pingSubscription, { id });
    await work();
    const failed = (await open(id)).deliveries[0];
    expect(failed).toMatchObject({ status: 'waiting', attempts: 1, answer: 500 });
    expect(failed?.nextAt?.getTime()).toBeGreaterThan(w.t.clock.now().getTime());
    expect((await open(id)).subscription.failingSince).toBeInstanceOf(Date);
    await work(true);
    expect((await open(id)).deliveries[0]).toMatchObject({ status: 'delivered', attempts: 2, answer: 204 });
    expect((await open(id)).subscription.failingSince).toBeNull();
    expect(new Set(got.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([`msg_${failed?.id}`]));
    expect(got.every((one) => signed(one, secret))).toBe(true);
  });

  it('that never answers is parked, pauses after three days, tells its owner, and can be started again', async () => {
    later();
    const { id } = await subscribe();
    answers = Array(11).fill(503);
    await execute(w.t.ctx(admin), pingSubscription, { id });
    await work(true);
    const parked = (await open(id)).deliveries[0];
    expect(parked).toMatchObject({ status: 'parked', attempts: 10, answer: 503 });
    expect((await open(id)).subscription.status).toBe('active');

    w.t.clock.set('2036-03-06T08:00:00+07:00');
    await execute(w.t.ctx(admin), pingSubscription, { id });
    await work();
    const { subscription, deliveries } = await open(id);
    expect(subscription.status).toBe('paused');
    expect(deliveries[0]).toMatchObject({ status: 'waiting', attempts: 1 });
    const told = await ask(w.t.ctx(admin), listNotifications, {});
    expect(JSON.stringify(told)).toContain(`/can-bo/webhook/${id}`);
    await expect(execute(w.t.ctx(admin), pingSubscription, { id })).rejects.toMatchObject({ status: 409 });
    await work(true);
    expect(got).toHaveLength(11);

    await execute(w.t.ctx(admin), activateSubscription, { id });
    await execute(w.t.ctx(admin), resendDelivery, { deliveryId: parked?.id ?? '' });
    await work(true);
    expect((await open(id)).deliveries.map(({ status }) => status)).toEqual(['delivered', 'delivered']);
    expect(got.at(-1)?.headers['webhook-id']).toBeDefined();
    expect(got.filter(({ headers }) => headers['webhook-id'] === `msg_${parked?.id}`)).toHaveLength(11);
  });

  it('whose receiver is gone (410) gets nothing more', async () => {
    const { id } = await subscribe();
    answers = [410];
    await execute(w.t.ctx(admin), pingSubscription, { id });
    await work();
    expect(await open(id)).toMatchObject({ subscription: { status: 'gone' }, deliveries: [{ status: 'dropped' }] });
    await w.filed();
    await work(true);
    expect(got).toHaveLength(1);
  });

  it('follows no redirect and reaches no private address', async () => {
    later();
    const { id } = await subscribe();
    answers = [302];
    await execute(w.t.ctx(admin), pingSubscription, { id });
    await work();
    expect(got).toHaveLength(1);
    expect((await open(id)).deliveries[0]).toMatchObject({ status: 'waiting', answer: 302 });
    const inside = await subscribe({ url: 'http://127.0.0.2:1/x' });
    await execute(w.t.ctx(admin), pingSubscription, { id: inside.id });
    await work();
    expect((await open(inside.id)).deliveries[0]).toMatchObject({
      answer: null,
      error: 'private_address',
    });
  });

  it('gets again what was sent and not yet noted when the program died, under the same id', async () => {
    const { id } = await subscribe();
    const { deliveryId } = await execute(w.t.ctx(admin), pingSubscription, { id });
    // The receiver takes it, and the note of it is lost.
    const broken = w.t.ctx();
    const dying = {
      ...broken,
      app: {
        ...broken.app,
        clock: {
          now: () => {
            if (got.length > 0) throw new Error('killed');
            return w.t.clock.now();
          },
        },
      },
    };
    await expect(sendJob.run(dying as never, { deliveryId })).rejects.toThrow('killed');
    expect(got).toHaveLength(1);
    expect((await open(id)).deliveries[0]).toMatchObject({ status: 'waiting', attempts: 0 });
    await work();
    expect(got).toHaveLength(2);
    expect(got[0]?.headers['webhook-id']).toBe(got[1]?.headers['webhook-id']);
    expect((await open(id)).deliveries[0]).toMatchObject({ status: 'delivered' });
  });
});

describe('what is shared', () => {
  it('is what modules have marked', () => {
    expect(
      sharedEvents(w.t.app)
        .map(({ type }) => type)
        .sort(),
    ).toEqual([...SHARED_TYPES].sort());
  });

  it('is nothing else', async () => {
    await expect(subscribe({ events: ['identity.session.started'] })).rejects.toMatchObject({ code: 'unknown_event' });
  });
});

describe('the secret', () => {
  it('is shown once and kept encrypted', async () => {
    const http = createHttp(w.t.app);
    const province = await provinceInfo(w.t.ctx());
    const { token } = await createApiClient(w.t.ctx(), {
      name: 'manager',
      scopes: ['webhooks:manage'],
      grants: [{ role: 'admin', unitId: province?.unitId ?? '', from: '2026-01-01' }],
    });
    const call = async (method: string, path: string, body?: object) => {
      const answer = await http.request(`http://127.0.0.1/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      return { status: answer.status, body: (await answer.json()) as { id: string; secret: string } };
    };
    const made = await call('POST', '/webhooks', { name: 'api', url, events: ['services.dossier.received'] });
    expect(made).toMatchObject({ status: 201, body: { secret: expect.stringMatching(/^whsec_/) } });
    expect((await call('POST', '/webhooks', { name: 'api', url, events: ['services.dossier.received'] })).status).toBe(
      409,
    );
    expect(JSON.stringify(await call('GET', `/webhooks/${made.body.id}`))).not.toContain(made.body.secret);
    const { rows } = await sql<{
      secret: string;
    }>`SELECT secret FROM webhook_subscription WHERE id = ${made.body.id}`.execute(w.t.db);
    expect(rows[0]?.secret).not.toContain(made.body.secret.slice(6, 20));
    expect((await call('POST', `/webhooks/${made.body.id}/ping`)).status).toBe(202);
    expect((await call('POST', `/webhooks/${made.body.id}/pause`)).status).toBe(200);
  });
});
