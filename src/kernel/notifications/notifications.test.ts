import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventsPart } from '../events/index.ts';
import { ask, execute } from '../execute.ts';
import { anonymous, type PersonActor } from '../identity/actor.ts';
import { drainJobs, failedJobs, jobsPart } from '../jobs/index.ts';
import { storePart } from '../store/part.ts';
import { type TestApp, testApp } from '../store/testing/index.ts';
import { countUnread, listNotifications, markRead, type NotifyDetails, notificationsPart, notify } from './index.ts';
import { composeMail } from './mail.ts';

const person = (n: number): PersonActor => ({
  kind: 'person',
  personId: `019520a0-0000-7000-8000-00000000000${n}`,
  name: 'Người dân',
  level: 1,
  grants: [],
  sessionId: 's',
});
const [hoa, minh] = [person(1), person(2)];
const details = (more: Partial<NotifyDetails> = {}): NotifyDetails => ({
  personId: hoa.personId,
  kind: 'test.received',
  title: { vi: 'Hồ sơ đã được tiếp nhận', en: 'Your dossier was received' },
  body: { vi: 'Mã hồ sơ: <H58>.\n\nHẹn trả: 05/03/2026', en: 'Code: <H58>.\n\nDue: 05/03/2026' },
  href: '/ho-so/H58',
  ...more,
});

interface Received {
  to: string[];
  raw: string;
}

/** A mail server on loopback that keeps what it gets; `refuse` answers 550 to every recipient. */
function mailServer(port = 0, refuse = false): Promise<{ port: number; mails: Received[]; close(): Promise<void> }> {
  const mails: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, done) =>
      done(refuse ? Object.assign(new Error('no such mailbox'), { responseCode: 550 }) : null),
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        mails.push({
          to: session.envelope.rcptTo.map((one) => one.address),
          raw: Buffer.concat(parts).toString('utf8'),
        });
        done();
      });
    },
  });
  server.on('error', () => {});
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => {
      const address = server.server.address() as { port: number };
      resolve({ port: address.port, mails, close: () => new Promise((closed) => server.close(() => closed())) });
    });
  });
}

let t: TestApp;
const open = async (smtp?: number) => {
  const env = smtp ? { SMTP_URL: `smtp://127.0.0.1:${smtp}` } : {};
  t = await testApp({ modules: [storePart, eventsPart, jobsPart, notificationsPart], env });
};
afterEach(() => t.close());

describe('in the program', () => {
  beforeEach(() => open());

  it('a person sees their own messages, newest first, in pages', async () => {
    for (let n = 0; n < 25; n += 1) await notify(t.ctx(), details({ kind: `test.n${n}` }));
    await notify(t.ctx(), details({ personId: minh.personId, kind: 'test.other' }));
    const first = await ask(t.ctx(hoa), listNotifications, {});
    expect(first.notifications.map((one) => one.kind)).toEqual(Array.from({ length: 20 }, (_, n) => `test.n${24 - n}`));
    const second = await ask(t.ctx(hoa), listNotifications, { cursor: first.next ?? undefined });
    expect(second.notifications.map((one) => one.kind)).toEqual([
      'test.n4',
      'test.n3',
      'test.n2',
      'test.n1',
      'test.n0',
    ]);
    expect(second.next).toBeNull();
    expect(first.notifications[0]).toMatchObject({
      title: details().title,
      body: details().body,
      href: '/ho-so/H58',
      readAt: null,
    });
    await expect(ask(t.ctx(anonymous), listNotifications, {})).rejects.toMatchObject({ status: 401 });
  });

  it('marks only what is the person’s own, and only once', async () => {
    const mine = await notify(t.ctx(), details());
    await notify(t.ctx(), details());
    const others = await notify(t.ctx(), details({ personId: minh.personId }));
    expect(await ask(t.ctx(hoa), countUnread, {})).toBe(2);
    expect(await execute(t.ctx(hoa), markRead, { ids: [mine ?? '', others ?? ''] })).toEqual({ marked: 1 });
    expect(await execute(t.ctx(hoa), markRead, { ids: [mine ?? ''] })).toEqual({ marked: 0 });
    expect(await ask(t.ctx(hoa), countUnread, {})).toBe(1);
    expect(await ask(t.ctx(minh), countUnread, {})).toBe(1);
    expect((await ask(t.ctx(hoa), listNotifications, { unread: true })).notifications).toHaveLength(1);
    expect(await execute(t.ctx(hoa), markRead, { all: true })).toEqual({ marked: 1 });
    expect(await ask(t.ctx(hoa), countUnread, {})).toBe(0);
  });

  it('tells a person of an event once, and several persons of the same', async () => {
    const eventId = '019520a0-0000-7000-8000-0000000000ff';
    expect(await notify(t.ctx(), details({ eventId }))).not.toBeNull();
    expect(await notify(t.ctx(), details({ eventId }))).toBeNull();
    expect(await notify(t.ctx(), details({ eventId, personId: minh.personId }))).not.toBeNull();
  });

  it('says nothing when the transaction fails', async () => {
    const failing = t.db.transaction().execute(async (db) => {
      await notify({ ...t.ctx(), db }, details());
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await ask(t.ctx(hoa), countUnread, {})).toBe(0);
  });

  it('takes no link to another place', async () => {
    await expect(notify(t.ctx(), details({ href: 'https://example.com' }))).rejects.toThrow(/href/);
  });

  it('without a mail server sends no mail', async () => {
    await notify(t.ctx(), details({ email: 'hoa@example.vn' }));
    expect(await drainJobs(t.app)).toBe(0);
  });
});

describe('by e-mail', () => {
  it('sends plain text and HTML in the language asked for, once', async () => {
    const server = await mailServer();
    await open(server.port);
    const id = await notify(t.ctx(), details({ email: 'hoa@example.vn' }));
    await notify(t.ctx(), details({ email: 'minh@example.vn', lang: 'en' }));
    await notify(t.ctx(), details());
    expect(await drainJobs(t.app)).toBe(2);
    expect(await drainJobs(t.app, { early: true })).toBe(0);
    expect(server.mails.map((one) => one.to)).toEqual([['hoa@example.vn'], ['minh@example.vn']]);
    const [vi, en] = server.mails.map((one) => one.raw);
    expect(vi).toContain(`Message-ID: <${id}@`);
    expect(vi).toContain('Auto-Submitted: auto-generated');
    expect(vi).toMatch(/Content-Type: text\/plain; charset=utf-8[\s\S]+Content-Type: text\/html; charset=utf-8/);
    expect(en).toContain('Subject: Your dossier was received');
    expect(en).toContain(new URL('/ho-so/H58', t.app.config.baseUrl).href);
    await server.close();
  });

  it('is tried again when the server is down, and arrives when it is back', async () => {
    const before = await mailServer();
    await before.close();
    await open(before.port);
    await notify(t.ctx(), details({ email: 'hoa@example.vn' }));
    expect(await drainJobs(t.app)).toBe(1);
    expect((await failedJobs.run(t.ctx(), {})).jobs).toEqual([]);
    expect(await drainJobs(t.app)).toBe(0);
    const after = await mailServer(before.port);
    expect(await drainJobs(t.app, { early: true })).toBe(1);
    expect(after.mails).toHaveLength(1);
    await after.close();
  });

  it('is not tried again when the server knows no such mailbox, and somebody sees it', async () => {
    const server = await mailServer(0, true);
    await open(server.port);
    await notify(t.ctx(), details({ email: 'hoa@example.vn' }));
    expect(await drainJobs(t.app)).toBe(1);
    expect((await failedJobs.run(t.ctx(), {})).jobs).toMatchObject([
      { job: 'notifications.mail', error: expect.stringContaining('no such mailbox') },
    ]);
    await server.close();
  });

  it('escapes what people wrote', async () => {
    await open();
    const { html, text } = composeMail({
      title: 'a & b',
      body: '<script>\n\nx',
      link: 'https://x.vn/?a=1&b="2"',
      lang: 'vi',
    });
    expect(html).toContain('<p>&lt;script&gt;</p>');
    expect(html).toContain('href="https://x.vn/?a=1&amp;b=&quot;2&quot;"');
    expect(text).toContain('<script>');
  });
});
