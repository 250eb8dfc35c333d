import { PDF } from '@libpdf/core';
import { describe, expect, it } from 'vitest';
import { type DocumentSpec, layOutDocument } from '../../../../kernel/pdf/index.ts';
import { controlRows } from '../../dossiers/control.ts';
import type { RegisterRow } from '../../dossiers/register-book.ts';
import { STATE } from '../../dossiers/states.ts';
import { controlSlip } from './control.ts';
import { slipForm } from './forms.ts';
import { apologySlip, refusalSlip, stopSlip, supplementSlip } from './letters.ts';
import { streamRegister } from './register.ts';
import { slipSample } from './samples.ts';
import { SLIP_ANCHOR } from './slip.ts';

async function textOf(bytes: Uint8Array): Promise<{ text: string; pages: number; width: number; height: number }> {
  const pdf = await PDF.load(bytes);
  const pages = pdf.extractText();
  const first = pdf.getPage(0);
  const mm = (points: number | undefined) => Math.round(((points ?? 0) * 25.4) / 72);
  return {
    text: pages
      .map((page) => page.text)
      .join(' ')
      .replace(/\s+/g, ' '),
    pages: pages.length,
    width: mm(first?.width),
    height: mm(first?.height),
  };
}

async function render(spec: DocumentSpec) {
  const made = await layOutDocument(spec);
  return { ...made, ...(await textOf(made.pdf)) };
}

/** Justified lines come out of the file without their spaces. */
const bare = (text: string): string => text.replace(/\s/g, '');

const at = (text: string): Date => new Date(`${text.replace(' ', 'T')}:00+07:00`);

describe('the forms in force', () => {
  it('follow the day: Circular 01/2018 before, 03/2025 since', () => {
    expect(slipForm('control', '2025-09-14')).toMatchObject({ key: '01/2018/TT-VPCP 05' });
    expect(slipForm('control', '2025-09-15')).toMatchObject({ key: '03/2025/TT-VPCP 06' });
    expect(slipForm('register', '2020-01-01').line).toBe('Mẫu số 06 (Thông tư 01/2018/TT-VPCP)');
    expect(slipForm('apology', '2026-03-02').title).toBe('VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN');
  });

  it('have no notice of stopping before 2025: it is a letter without a form', () => {
    expect(slipForm('stop', '2024-03-01')).toEqual({ title: 'THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ', line: '', key: null });
  });
});

describe('slips on A5', () => {
  const common = [
    'Số: 27/TTPVHCC',
    'Mã hồ sơ: 000.00.13.H53-260305-0007',
    'Nguyễn Thị Hoàng Yến',
    '0900 000 127',
    'Đăng ký thành lập hộ kinh doanh',
    '(1.001612)',
    'Mã kiểm tra: 7V9T-BXXA-FTGW',
    'Thông tư 03/2025/TT-VPCP',
  ];
  const check = async (spec: DocumentSpec, parts: readonly string[]) => {
    const { text, pages, missing, anchors, width } = await render(spec);
    expect([pages, width, missing]).toEqual([1, 148, []]);
    expect(anchors.has(SLIP_ANCHOR)).toBe(true);
    const said = bare(text);
    for (const part of [...common, ...parts]) expect(said).toContain(bare(part));
  };

  it('02: what is missing, item by item, until when, and who helps', () =>
    check(
      supplementSlip({
        ...slipSample('supplement', '2026-03-05'),
        asked: 'Biên bản họp thành viên hộ gia đình\nẢnh thẻ căn cước chụp rõ bốn góc',
        supplyBy: '2026-03-20',
        officer: { name: 'Trần Văn Đức', phone: '0276 000 111' },
      }),
      [
        'PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ',
        '1. Biên bản họp thành viên hộ gia đình',
        '2. Ảnh thẻ căn cước',
        'đến hết ngày 20 tháng 3 năm 2026',
        'Trần Văn Đức, số điện thoại 0276 000 111',
      ],
    ));

  it('03: why it is not received', () =>
    check(
      refusalSlip({
        ...slipSample('refusal', '2026-03-05'),
        reason: 'Ngành nghề bị cấm kinh doanh.',
        officer: 'Trần Văn Đức',
      }),
      ['PHIẾU TỪ CHỐI TIẾP NHẬN, GIẢI QUYẾT HỒ SƠ', 'Ngành nghề bị cấm kinh doanh.', 'NGƯỜI NỘP HỒ SƠ'],
    ));

  it('04: reason, apology, new date, the head of the agency', () =>
    check(
      apologySlip({
        ...slipSample('apology', '2026-03-05'),
        receivedAt: at('2026-03-02 08:30'),
        promisedAt: at('2026-03-06 17:00'),
        newDueAt: at('2026-03-12 17:00'),
        reason: 'Phải xác minh thực địa.',
        head: 'Lê Minh Khôi',
      }),
      ['XIN LỖI', 'Phải xác minh thực địa.', 'ngày 12 tháng 3 năm 2026', 'Lê Minh Khôi'],
    ));

  it('05: that the work stops', () =>
    check(
      stopSlip({
        ...slipSample('stop', '2026-03-05'),
        receivedAt: at('2026-03-02 08:30'),
        reason: 'Quá thời hạn bổ sung.',
        head: 'Lê Minh Khôi',
      }),
      ['THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ', 'Quá thời hạn bổ sung.', 'khiếu nại'],
    ));

  it('take a long text over to a second page without losing it', async () => {
    const reason = `${'Lý do rất dài cần được in đầy đủ trên phiếu. '.repeat(60)}HẾT LÝ DO`;
    const { text, pages } = await render(
      refusalSlip({ ...slipSample('refusal', '2026-03-05'), reason, officer: 'Trần Văn Đức' }),
    );
    expect(pages).toBeGreaterThan(1);
    expect(text).toContain('HẾT LÝ DO');
  });
});

describe('the control slip', () => {
  const line = (action: string, when: string, actorName: string | null, stepDueAt: Date | null) => ({
    action: action as 'receive',
    at: at(when),
    actorName,
    reason: null,
    agencyId: null,
    stepDueAt,
  });

  it('is the log: who gave it to whom, when, and whether the step was in time', async () => {
    const rows = controlRows(
      [
        line('submit', '2026-03-02 07:00', 'Yến', at('2026-03-02 15:30')),
        line('receive', '2026-03-02 09:00', 'Đức', at('2026-03-04 17:00')),
        line('start', '2026-03-02 10:00', 'Lợi', at('2026-03-04 17:00')),
        line('propose', '2026-03-05 08:00', 'Lợi', at('2026-03-06 17:00')),
        line('apologise', '2026-03-05 09:00', 'Khôi', at('2026-03-06 17:00')),
        line('decide', '2026-03-06 17:00', 'Khôi', null),
      ],
      (station) => station,
    );
    expect(rows.map(({ from, to, giver, taker, result }) => [from, to, giver, taker, result])).toEqual([
      ['applicant', 'counter', 'Yến', 'Đức', undefined],
      ['counter', 'desk', 'Đức', 'Lợi', 'on_time'],
      ['desk', 'leader', 'Lợi', 'Khôi', 'late'],
      ['desk', 'desk', 'Khôi', undefined, undefined],
      ['leader', 'counter', 'Khôi', undefined, 'on_time'],
    ]);
    const { text, width } = await render(
      controlSlip({
        ...slipSample('control', '2026-03-05'),
        deciding: 'Ủy ban nhân dân phường Tân Ninh',
        cooperating: ['Công an phường Tân Ninh'],
        rows,
      }),
    );
    expect(width).toBe(210);
    for (const part of [
      'PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ',
      'Quá hạn',
      'Công an phường Tân Ninh',
      'Mẫu số 06',
    ])
      expect(text).toContain(part);
  });
});

describe('the register', () => {
  const row = (n: number): RegisterRow => ({
    code: `000.00.13.H53-260305-${String(n).padStart(4, '0')}`,
    procedure: 'Đăng ký thành lập hộ kinh doanh',
    sets: 1,
    applicant: `Nguyễn Thị Hoàng Yến ${n}`,
    address: 'Số 12, hẻm 5, đường Cách Mạng Tháng Tám, phường Tân Ninh',
    phone: '0900000127',
    deciding: 'Ủy ban nhân dân phường Tân Ninh',
    channel: 'direct',
    receivedAt: at('2026-03-05 08:00'),
    dueAt: at('2026-03-10 17:00'),
    transferredAt: at('2026-03-05 09:00'),
    handledAt: n % 2 ? at('2026-03-09 09:00') : null,
    returnedAt: null,
    state: n % 2 ? STATE.handled : STATE.processing,
    timeliness: n % 2 ? 'early' : null,
  });
  const head = {
    form: slipForm('register', '2026-03-31'),
    agency: 'Trung tâm Phục vụ hành chính công',
    from: '2026-03-01',
    to: '2026-03-31',
    printedAt: at('2026-03-31 16:00'),
  };
  async function print(pages: AsyncIterable<readonly RegisterRow[]>): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of streamRegister(head, pages) as unknown as AsyncIterable<Uint8Array>) chunks.push(chunk);
    return new Uint8Array(Buffer.concat(chunks));
  }

  it('is A4 landscape, holds every line, and repeats its head on each page', async () => {
    async function* pages() {
      for (let page = 0; page < 3; page += 1) yield Array.from({ length: 50 }, (_, i) => row(page * 50 + i + 1));
    }
    const { text, pages: count, width, height } = await textOf(await print(pages()));
    expect([width, height]).toEqual([297, 210]);
    expect(count).toBeGreaterThan(3);
    const codes = bare(text).match(/000\.00\.13\.H53-260305-\d{4}/g) ?? [];
    expect([codes.length, new Set(codes).size]).toEqual([150, 150]);
    expect([...codes].sort()).toEqual(codes);
    for (const part of ['SỔ THEO DÕI HỒ SƠ', 'Mẫu số 07 (Thông tư 03/2025/TT-VPCP)', 'Tổng số: 150 hồ sơ'])
      expect(text.includes(part), part).toBe(true);
    expect(text.split('Ký nhận').length - 1).toBe(count);
  });

  it('says so when there is nothing, and breaks off when the rows fail', async () => {
    async function* none() {}
    expect((await textOf(await print(none()))).text).toContain('Tổng số: 0 hồ sơ');
    async function* broken() {
      yield [row(1)];
      throw new Error('no more rows');
    }
    await expect(print(broken())).rejects.toThrow('no more rows');
  });
});
