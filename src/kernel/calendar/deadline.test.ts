import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { parse } from 'yaml';
import { computeDeadline, type Deadline } from './deadline.ts';
import { type ClockEvent, type ClockEventKind, deadlineRule } from './deadline-rule.ts';
import { localDate, localTime } from './local-time.ts';
import { calendar2026, local } from './testing.ts';

interface Case {
  readonly name: string;
  readonly rule: unknown;
  readonly received: string;
  readonly events?: readonly { kind: ClockEventKind; at: string; date?: string; ref?: string }[];
  readonly due: string | null;
  readonly status?: string;
  readonly why: string;
}

const cases = parse(readFileSync(new URL('./deadline-cases.yaml', import.meta.url), 'utf8')) as Case[];
const calendar = calendar2026();

function compute(c: Pick<Case, 'rule' | 'received' | 'events'>, now = '2026-12-01 08:00'): Deadline {
  const events: ClockEvent[] = [
    { kind: 'received', at: local(c.received) },
    ...(c.events ?? []).map((event) => ({ ...event, at: local(event.at) })),
  ];
  return computeDeadline(deadlineRule.parse(c.rule), calendar, events, local(now));
}

const shown = (at: Date | null): string | null => at && `${localDate(at)} ${localTime(at)}`;
const texts = (deadline: Deadline): string[] => deadline.explanation.map((line) => line.text.vi);

describe('cases computed by hand', () => {
  test.each(cases)('$name ($why)', (c) => {
    const deadline = compute(c);
    expect(shown(deadline.dueAt)).toBe(c.due);
    if (c.status) expect(deadline.status).toBe(c.status);
  });
});

describe('computeDeadline', () => {
  it('tells running from overdue by the instant given', () => {
    const plain = { rule: { value: 3, unit: 'working_days' }, received: '2026-03-02 09:00' };
    expect(compute(plain, '2026-03-05 17:00')).toMatchObject({
      status: 'running',
      remainingMinutes: 0,
      overdueMinutes: 0,
    });
    expect(compute(plain, '2026-03-04 16:00')).toMatchObject({ status: 'running', remainingMinutes: 540 });
    expect(compute(plain, '2026-03-06 08:30')).toMatchObject({
      status: 'overdue',
      remainingMinutes: 0,
      overdueMinutes: 60,
    });
  });

  it('gives what remains while paused', () => {
    const paused = compute(
      {
        rule: { value: 5, unit: 'working_days' },
        received: '2026-03-02 09:00',
        events: [
          { kind: 'supplement_requested', at: '2026-03-04 15:00' },
          { kind: 'payment_requested', at: '2026-03-05 09:00' },
        ],
      },
      '2026-06-01 08:00',
    );
    expect(paused).toMatchObject({
      status: 'paused',
      dueAt: null,
      legalDueAt: null,
      remaining: 3.25,
      remainingMinutes: 1560,
    });
    expect(paused.pausedBy).toEqual(['supplement', 'payment']);
    expect(shown(paused.pausedSince)).toBe('2026-03-04 15:00');
  });

  it('has no deadline before a complete dossier is received, and ignores what came before', () => {
    const rule = deadlineRule.parse({ value: 5, unit: 'working_days' });
    const asked: ClockEvent = { kind: 'supplement_requested', at: local('2026-02-27 09:00') };
    expect(computeDeadline(rule, calendar, [asked], local('2026-03-02 08:00'))).toMatchObject({
      status: 'not_started',
      dueAt: null,
    });
    const received: ClockEvent = { kind: 'received', at: local('2026-03-02 09:00') };
    const deadline = computeDeadline(rule, calendar, [received, asked], local('2026-03-02 10:00'));
    expect([deadline.status, shown(deadline.dueAt)]).toEqual(['running', '2026-03-09 17:00']);
  });

  it('keeps the legal due date beside a new appointment', () => {
    const deadline = compute({
      rule: { value: 5, unit: 'working_days' },
      received: '2026-03-02 09:00',
      events: [
        { kind: 're_appointed', at: '2026-03-06 09:00', date: '2026-03-13' },
        { kind: 'handled', at: '2026-03-12 09:00' },
      ],
    });
    expect([shown(deadline.legalDueAt), shown(deadline.dueAt)]).toEqual(['2026-03-09 17:00', '2026-03-13 17:00']);
    expect(deadline).toMatchObject({ reAppointed: true, status: 'done_early' });
  });

  it('a new appointment cannot bring the due date forward', () => {
    const deadline = compute({
      rule: { value: 5, unit: 'working_days' },
      received: '2026-03-02 09:00',
      events: [{ kind: 're_appointed', at: '2026-03-03 09:00', date: '2026-03-04' }],
    });
    expect(shown(deadline.dueAt)).toBe('2026-03-09 17:00');
    expect(deadline.reAppointed).toBe(false);
  });
});

describe('explanation', () => {
  it('accounts for a supplement over Tết line by line', () => {
    const deadline = compute({
      rule: { value: 10, unit: 'working_days', source: 'Nghị định 168/2025/NĐ-CP' },
      received: '2026-02-02 09:00',
      events: [
        { kind: 'supplement_requested', at: '2026-02-09 10:00' },
        { kind: 'supplemented', at: '2026-02-12 14:00' },
        { kind: 'handled', at: '2026-02-27 09:00' },
      ],
    });
    expect(texts(deadline)).toEqual([
      'Nhận đủ hồ sơ lúc 09:00 02/02/2026; thời hạn 10 ngày làm việc. Ngày đầu không tính, thời hạn tính từ ngày tiếp theo.',
      'Tính 4 ngày làm việc: 03/02/2026 – 06/02/2026.',
      'Không tính 2 ngày nghỉ 07/02/2026 – 08/02/2026: nghỉ hằng tuần.',
      'Tính 2 giờ 30 phút làm việc: 09/02/2026.',
      'Tạm dừng từ 10:00 09/02/2026: chờ bổ sung hồ sơ. Thời hạn còn 5 ngày 5 giờ 30 phút làm việc.',
      'Tính tiếp từ 14:00 12/02/2026; đã dừng 3 ngày 2 giờ 30 phút làm việc.',
      'Tính 1 ngày 3 giờ làm việc: 12/02/2026 – 13/02/2026.',
      'Không tính 9 ngày nghỉ 14/02/2026 – 22/02/2026: nghỉ hằng tuần, Tết Nguyên đán.',
      'Tính 4 ngày 2 giờ 30 phút làm việc: 23/02/2026 – 27/02/2026.',
      'Tính trọn ngày cuối 27/02/2026, thêm 5 giờ 30 phút làm việc.',
      'Hạn trả kết quả: 17:00 27/02/2026.',
      'Xử lý xong lúc 09:00 27/02/2026: đúng hạn.',
    ]);
    expect(deadline.explanation[0]?.source).toBe('Nghị định 168/2025/NĐ-CP; Bộ luật Dân sự 2015, Điều 147 khoản 2');
    expect(deadline.explanation[7]?.source).toBe('Bộ luật Lao động 2019, Điều 112');
  });

  it('names make-up days and moves to a working day', () => {
    const swap = compute({ rule: { value: 5, unit: 'working_days' }, received: '2026-01-05 09:00' });
    expect(texts(swap)[1]).toBe('Tính 5 ngày làm việc: 06/01/2026 – 10/01/2026, gồm ngày làm bù 10/01/2026.');
    const moved = compute({ rule: { value: 7, unit: 'calendar_days' }, received: '2026-02-10 09:00' });
    expect(texts(moved).slice(1)).toEqual([
      'Tính 7 ngày: 11/02/2026 – 17/02/2026, kể cả ngày nghỉ.',
      'Ngày cuối 17/02/2026 là ngày nghỉ (Tết Nguyên đán, nghỉ hằng tuần): thời hạn kết thúc vào cuối ngày làm việc tiếp theo 23/02/2026.',
      'Hạn trả kết quả: 17:00 23/02/2026.',
    ]);
  });

  it('reads in English too', () => {
    const deadline = compute({ rule: { value: 2, unit: 'hours' }, received: '2026-03-06 16:00' });
    expect(deadline.explanation.map((line) => line.text.en)).toEqual([
      'Complete dossier received at 16:00 06/03/2026; limit: 2 working hours. Counted from that minute, in working time.',
      '1 hour of working time counted: 06/03/2026.',
      '2 days off not counted, 07/03/2026 – 08/03/2026: weekend.',
      '1 hour of working time counted: 09/03/2026.',
      'Result due: 08:30 09/03/2026.',
    ]);
  });
});
