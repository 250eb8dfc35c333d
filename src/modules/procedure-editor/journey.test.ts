import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ctx } from '../../kernel/context.ts';
import { execute } from '../../kernel/execute.ts';
import { putFile } from '../../kernel/files/index.ts';
import type { PersonActor } from '../../kernel/identity/index.ts';
import type { TestApp } from '../../kernel/store/testing/index.ts';
import { unitsOf } from '../../kernel/units/index.ts';
import { procedureInForce } from '../services/index.ts';
import { editorApp, formsIn, type Name, PEOPLE, personOf, Visitor } from './testing/index.ts';

/**
 * Facts of a real procedure that no file of the project describes: Decision 6375/QĐ-BQP, code 1.013138. One working day
 * at the counter, two hours online, no fee, one paper.
 */
const FACTS = {
  code: '1.013138',
  name: 'Đăng ký nghĩa vụ quân sự tạm vắng',
  paper: 'Bản chụp Giấy chứng nhận đăng ký nghĩa vụ quân sự hoặc Giấy chứng nhận đăng ký quân nhân dự bị',
  bases: ['Luật Nghĩa vụ quân sự 78/2015/QH13', 'Nghị định 13/2016/NĐ-CP', 'Nghị định 220/2025/NĐ-CP'],
};

let t: TestApp;
let sen: Visitor;
let draft = '';
const people = new Map<Name, PersonActor>();
const as = (name: Name): Ctx => t.ctx(people.get(name));

beforeAll(async () => {
  t = await editorApp();
  for (const name of Object.keys(PEOPLE) as Name[]) people.set(name, await personOf(t, name));
  sen = await Visitor.as(t, 'sen');
});
afterAll(() => t.close());

// biome-ignore lint/suspicious/noExplicitAny: commands of another module, found by their name
const command = (name: string): any => {
  const found = t.app.modules.flatMap((module) => module.commands ?? []).find((one) => one.name === name);
  if (!found) throw new Error(`no command ${name}`);
  return found;
};

const both = (name: string, vi: string, en: string) => ({ [`${name}.vi`]: vi, [`${name}.en`]: en });
const section = (title: string) => sen.open(draft).then((page) => page.follow(title));

/** Adds a question of a kind to the page of the form on which the visitor is, and fills in its own page. */
async function question(kind: string, values: Record<string, string>): Promise<void> {
  const list = formsIn(sen.html)
    .flatMap((form) => form.buttons.map(([, value]) => value))
    .find((value) => /^add:form\.pages\.\d+\.fields$/.test(value)) as string;
  const choice = `_kind.${list.replace('add:', '')}`;
  await sen.send(choice, { [choice]: kind }, list);
  const at = (/muc\/([^?]+)/.exec(sen.path)?.[1] ?? '').replaceAll('/', '.');
  expect(sen.form(`${at}.label.vi`).fields).toContainEqual([`${at}.kind`, kind]);
  // What is missing in a new part is not held against it before it was saved.
  expect(sen.html).not.toContain('class="errors"');
  await sen.send(
    `${at}.label.vi`,
    Object.fromEntries(Object.entries(values).map(([name, value]) => [`${at}.${name}`, value])),
  );
}

describe('a procedure that nobody wrote code for', () => {
  it('is begun with its code and name', async () => {
    await sen.open('/can-bo/thu-tuc');
    expect(sen.html).toContain('Cấp phép treo đèn lồng');
    await sen.follow('Soạn thủ tục mới');
    await sen.send('code', { code: '1013138', 'name.vi': FACTS.name });
    expect(sen.status).toBe(422);
    expect(formsIn(sen.html).find((form) => form.labels.has('code'))?.fields).toContainEqual(['name.vi', FACTS.name]);
    await sen.send('code', { code: FACTS.code, 'name.en': 'Temporary absence from military registration' });
    draft = sen.path;
    expect(draft).toMatch(/^\/can-bo\/thu-tuc\/nhap\/[0-9a-f-]{36}$/);
    expect(sen.html).toContain('Phải sửa trước khi trình');
  });

  it('gets its texts; what is missing is named and linked, what was typed stays', async () => {
    await section('Nội dung');
    await sen.send('summary.vi', { 'summary.vi': 'Báo cho Ban Chỉ huy quân sự xã khi vắng mặt từ 03 tháng.' });
    expect(sen.html).toContain('chưa điền');
    expect(sen.html).toContain('href="#f-summary-en"');
    expect(sen.form('summary.vi').fields).toContainEqual([
      'summary.vi',
      'Báo cho Ban Chỉ huy quân sự xã khi vắng mặt từ 03 tháng.',
    ]);
    await sen.send(
      'summary.vi',
      {
        'summary.en': 'Tell the military command of the commune when you will be away for three months or more.',
        ...both('field', 'Nghĩa vụ quân sự', 'Military service'),
        keywords: 'tạm vắng\nnghĩa vụ quân sự',
        ...both('applicants', 'Công dân Việt Nam', 'Vietnamese citizens'),
        'legalBasis.0.title': FACTS.bases[0] ?? '',
        'legalBasis.0.confidence': 'published',
        'decision.number': '6375/QĐ-BQP',
        'decision.date.day': '12',
        'decision.date.month': '11',
        'decision.date.year': '2025',
        'decision.issuer': 'Bộ Quốc phòng',
        'decision.confidence': 'unverified',
        confidence: 'published',
        source: 'Quyết định 6375/QĐ-BQP của Bộ Quốc phòng',
      },
      'more:legalBasis',
    );
    await sen.send(
      'legalBasis.1.title',
      { 'legalBasis.1.title': FACTS.bases[1] ?? '', 'legalBasis.1.confidence': 'published' },
      'more:legalBasis',
    );
    await sen.send('legalBasis.2.title', {
      'legalBasis.2.title': FACTS.bases[2] ?? '',
      'legalBasis.2.confidence': 'published',
    });
    expect(sen.html).toContain('Đã lưu.');
    expect(sen.html).not.toContain('class="errors"');
  });

  it('gets a limit for each manner of filing', async () => {
    await section('Cách nộp, thời hạn, phí');
    await sen.send('manners.0.limit.value', {
      'manners.0.limit.value': '1',
      'manners.1.limit.unit': 'hours',
      'manners.1.limit.value': '2',
    });
    // The usual steps take longer than two hours: said here, where the limit is, and at the steps.
    expect(sen.html).toContain('vượt thời hạn 2 giờ làm việc');
  });

  it('gets its paper and its questions', async () => {
    await section('Thành phần hồ sơ');
    await sen.send('sets', {}, 'add:components');
    await sen.send('components.1.name.vi', {
      ...both('components.1.name', FACTS.paper, 'Copy of the certificate of military registration'),
      'components.1.copies': '1',
    });
    await section('Biểu mẫu điện tử');
    await sen.send('form.declaration.vi', {}, 'add:form.pages');
    await sen.send('form.pages.1.title.vi', both('form.pages.1.title', 'Thời gian vắng mặt', 'Absence'));
    await question('date', both('label', 'Vắng mặt từ ngày', 'Away from'));
    expect(sen.html).toContain('Đã lưu.');
    await sen.follow('Thời gian vắng mặt');
    await question('radios', {
      ...both('label', 'Lý do vắng mặt', 'Reason'),
      ...both('options.0.label', 'Học tập', 'Studies'),
    });
    // One option is not enough; the page says so, and offers another row.
    expect(sen.html).toContain('cần ít nhất 2 mục');
    await sen.send('form.pages.1.fields.1.label.vi', {}, 'more:form.pages.1.fields.1.options');
    await sen.send(
      'form.pages.1.fields.1.label.vi',
      both('form.pages.1.fields.1.options.1.label', 'Lý do khác', 'Another reason'),
    );
    expect(sen.html).not.toContain('class="errors"');
    await sen.follow('Thời gian vắng mặt');
    await question('text', both('label', 'Ghi rõ lý do', 'Say which'));
    await sen.send('form.pages.1.fields.2.label.vi', {
      'form.pages.1.fields.2.showIf.mode': 'all',
      'form.pages.1.fields.2.showIf.rows.0.field': 'lyDoVangMat',
      'form.pages.1.fields.2.showIf.rows.0.values': 'Lý do khác',
    });
    expect(sen.html).not.toContain('class="errors"');
    await sen.follow('Thời gian vắng mặt');
    const paper = { value: 'banChupGiayChungNhanDangKyNghia', label: FACTS.paper };
    await question('file', both('label', 'Giấy chứng nhận đăng ký', 'Certificate'));
    expect(sen.form('form.pages.1.fields.3.component').options.get('form.pages.1.fields.3.component')).toContainEqual(
      paper,
    );
    await sen.send('form.pages.1.fields.3.component', { 'form.pages.1.fields.3.component': paper.value });
    await sen.follow('Thời gian vắng mặt');
    expect(sen.html).toContain('“Lý do vắng mặt” là “Lý do khác”');
  });

  it('gets its steps and its result, with answers put in by their names', async () => {
    await section('Quy trình giải quyết');
    await sen.send('steps.0.hours', {
      'steps.0.hours': '0,5',
      'steps.1.hours': '0,75',
      'steps.2.hours': '0,5',
      'steps.3.hours': '0,25',
    });
    expect(sen.html).toContain('Đã lưu.');
    await section('Kết quả');
    await sen.send('result.name.vi', {
      ...both('result.name', 'Giấy xác nhận đăng ký tạm vắng', 'Confirmation of temporary absence'),
      'result.book': 'TV',
      'result.number': '{n}/{year}/XN-TV',
      'result.title': 'GIẤY XÁC NHẬN ĐĂNG KÝ NGHĨA VỤ QUÂN SỰ TẠM VẮNG',
      'result.paragraphs':
        'Xác nhận ông (bà) {Họ và tên} vắng mặt từ ngày {Vắng mặt từ ngày}. Lý do: {lý do vắng mặt}.',
    });
    expect(sen.html).not.toContain('class="errors"');
    expect(sen.form('result.paragraphs').fields).toContainEqual([
      'result.paragraphs',
      'Xác nhận ông (bà) {applicantName} vắng mặt từ ngày {vangMatTuNgay}. Lý do: {lyDoVangMat}.',
    ]);
  });

  it('can be looked at before it is published: as a citizen, as an officer, as a diagram, as a comparison, as text', async () => {
    await sen.open(draft);
    expect(sen.html).toContain('Không có lỗi nào');
    await sen.follow('Như người dân thấy');
    expect(sen.html).toContain('không được lưu');
    await sen.send('_page', { applicantName: 'Lý Thị Hòa', applicantId: '099190000001' });
    expect(sen.html).toContain('Xã, phường nơi cư trú');
    expect(sen.html).toContain('class="errors"');
    const commune =
      sen
        .form('_page')
        .options.get('commune')
        ?.find(({ label }) => label.includes('Sông Mây'))?.value ?? '';
    await sen.send('_page', { commune });
    expect(sen.html).toContain('<h1>Thời gian vắng mặt</h1>');
    await sen.send('_page', {
      'vangMatTuNgay.day': '10',
      'vangMatTuNgay.month': '3',
      'vangMatTuNgay.year': '2026',
      lyDoVangMat: 'lyDoKhac',
    });
    expect(sen.html).toContain('Ghi rõ lý do');
    await sen.send('_page', { ghiRoLyDo: 'Đi làm xa' });
    expect(sen.html).toContain('Hết biểu mẫu');
    expect(await t.db.selectFrom('draft').select('id').execute()).toEqual([]);

    await sen.open(`${draft}/xem/can-bo`);
    expect(sen.html).toContain('02 giờ làm việc');
    expect(sen.html).toContain('<mark>Vắng mặt từ ngày</mark>');
    await sen.open(`${draft}/so-do`);
    expect(sen.html).toContain('<svg');
    await sen.open(`${draft}/bpmn`);
    expect(sen.html).toContain('<bpmn:userTask id="process" name="Thẩm định hồ sơ"');
    await sen.open(`${draft}/khac`);
    expect(sen.html).toContain('Giấy xác nhận đăng ký tạm vắng');
    await sen.open(`${draft}/van-ban`);
    await sen.send('yaml', { yaml: 'code: [' });
    expect(sen.status).toBe(422);
    expect(sen.form('yaml').fields).toContainEqual(['yaml', 'code: [']);
    expect(sen.html).toMatch(/Dòng \d/);
  });

  it('is submitted by one and published by another', async () => {
    await sen.open(draft);
    await sen.send('note', { note: 'Theo Quyết định 6375/QĐ-BQP.' });
    expect(sen.html).toContain('Chờ công bố');
    expect(() => sen.form('validFrom.day')).toThrow();
    const bach = await Visitor.as(t, 'bach');
    await bach.open(draft);
    expect(bach.html).toContain('Theo Quyết định 6375/QĐ-BQP.');
    await bach.send('validFrom.day', { 'validFrom.day': '1', 'validFrom.month': '3', 'validFrom.year': '2026' });
    expect(bach.status).toBe(422);
    expect(bach.html).toContain('Chọn hôm nay hoặc một ngày sau hôm nay');
    await bach.send('validFrom.day', { 'validFrom.day': '2', 'validFrom.month': '3', 'validFrom.year': '2026' });
    expect(bach.html).toContain('Áp dụng từ 02/03/2026');
    const { procedure } = await procedureInForce(t.ctx(), FACTS.code);
    expect(procedure).toMatchObject({ name: { vi: FACTS.name }, validFrom: '2026-03-02', fees: [] });
    await bach.open(`/can-bo/thu-tuc/${FACTS.code}`);
    expect(bach.html).toContain('Đang áp dụng');
    await bach.open(`/thu-tuc/${FACTS.code}`);
    expect(bach.html).toContain(FACTS.name);
  });

  it('is applied for and decided', async () => {
    const PIXEL = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    const ctx = as('hoa');
    const { draftId } = (await execute(ctx, command('services.draft.start'), { procedure: FACTS.code })) as {
      draftId: string;
    };
    const commune = (await unitsOf(t.ctx())).getAt('25459', '2026-03-02').id;
    const answer = (page: string, values: Record<string, string>) =>
      execute(ctx, command('services.draft.answer'), {
        draftId,
        page,
        values: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, [value]])),
      });
    await answer('nguoi-nop', { applicantName: 'Lý Thị Hòa', applicantId: '099190000001', commune });
    await answer('thoi-gian-vang-mat', {
      'vangMatTuNgay.day': '10',
      'vangMatTuNgay.month': '3',
      'vangMatTuNgay.year': '2026',
      lyDoVangMat: 'hocTap',
    });
    const file = await putFile(ctx, PIXEL, {
      purpose: 'services.component',
      name: 'giay.png',
      ownerId: people.get('hoa')?.personId as string,
    });
    await execute(ctx, command('services.draft.attach'), {
      draftId,
      field: 'giayChungNhanDangKy',
      fileId: file.id,
      name: file.name,
      size: file.size,
    });
    const { dossierId } = (await execute(ctx, command('services.dossier.submit'), { draftId, declared: true })) as {
      dossierId: string;
    };
    t.clock.set('2026-03-02T09:00:00+07:00');
    await execute(as('cuc'), command('services.dossier.receive'), { dossierId });
    const due = await t.db.selectFrom('dossier').select('due_at').where('id', '=', dossierId).executeTakeFirstOrThrow();
    expect((due.due_at as unknown as Date).toISOString()).toBe(new Date('2026-03-02T11:00:00+07:00').toISOString());
    await execute(as('loi'), command('services.dossier.start'), { dossierId });
    await execute(as('loi'), command('services.dossier.propose'), { dossierId, opinion: 'Đủ điều kiện xác nhận.' });
    await execute(as('tam'), command('services.dossier.decide'), { dossierId });
    await execute(as('cuc'), command('services.dossier.issue'), { dossierId });
    const row = await t.db
      .selectFrom('dossier')
      .select(['state', 'outcome', 'timeliness'])
      .where('id', '=', dossierId)
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ state: 10, outcome: 'granted' });
    const paper = await t.db
      .selectFrom('dossier_document')
      .select('number')
      .where('dossier_id', '=', dossierId)
      .where('kind', '=', 'result')
      .executeTakeFirstOrThrow();
    expect(paper.number).toBe('01/2026/XN-TV');
  });
});
