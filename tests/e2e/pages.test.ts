import { describe, it } from 'vitest';
import { LAN, PROCEDURE } from './lib/application.ts';
import { OFFICE } from './lib/office.ts';
import { visitors } from './lib/visitor.ts';

const arrive = visitors();

/** Pages no journey comes through: held against accessibility, width, console and foreign hosts all the same. */
const PUBLIC = {
  guide: '/huong-dan',
  accessibility: '/tiep-can',
  privacy: '/bao-ve-du-lieu',
  'open-data': '/du-lieu-mo',
  'api-docs': '/api/docs',
  'style-guide': '/he-thiet-ke',
  indicator: '/chi-so/on-time',
  'target-without-data': '/nghi-quyet/chi-tieu/public-wifi',
  'not-found': '/khong-co-trang-nay',
  'service-quality': '/chat-luong-phuc-vu',
  'procedure-statistics': `/thu-tuc/${PROCEDURE}/thong-ke`,
  'no-kiosk': '/quay/H53.50.01.001/lay-so',
  'calling-screen': '/quay/H53.50.01.001/man-hinh',
  booking: '/dat-lich',
  'home-english': '/?lang=en',
  'procedure-english': `/thu-tuc/${PROCEDURE}?lang=en`,
  'service-quality-english': '/chat-luong-phuc-vu?lang=en',
  'resolution-english': '/nghi-quyet?lang=en',
} as const;

describe('pages off the beaten track', () => {
  it.each(Object.entries(PUBLIC))('%s', async (name, path) => {
    const visitor = await arrive('phone');
    await visitor.open(path);
    await visitor.look(`p-${name}`);
    await visitor.context.close();
  });

  const people: [name: string, person: string, path?: string][] = [
    ['administrator', 'Bùi Đức Anh'],
    ['system', 'Bùi Đức Anh', '/can-bo/he-thong'],
    ['auditor', 'Lâm Ngọc Hân'],
    ['empty-tray', OFFICE.reception, '/can-bo/ho-so?khay=waiting'],
    ['leader', OFFICE.leader, '/can-bo/lanh-dao'],
    ['hand-over', OFFICE.leader, '/can-bo/lanh-dao/ban-giao'],
    ['consultations', OFFICE.leader, '/can-bo/lay-y-kien'],
    ['quality', OFFICE.leader, '/can-bo/chi-so-766'],
    ['all-dossiers', OFFICE.specialist, '/can-bo/ho-so?khay=all'],
    ['late-dossiers', OFFICE.specialist, '/can-bo/ho-so?khay=open&mau=overdue'],
    ['search', OFFICE.specialist, '/can-bo/ho-so?khay=all&tim=ho+kinh+doanh'],
    ['register', OFFICE.reception, '/can-bo/so-theo-doi'],
    ['counter-settings', OFFICE.coordinator, '/can-bo/quay/thiet-lap'],
    ['reports', 'Đặng Thị Kim Ngân', '/can-bo/bao-cao'],
    ['report-list', 'Đặng Thị Kim Ngân', '/can-bo/bao-cao/ho-so'],
    ['province-leader', 'Đặng Thị Kim Ngân', '/can-bo/lanh-dao'],
    ['centre-quality', 'Trương Minh Khôi', '/dieu-hanh/chi-so-766'],
    ['procedure-versions', 'Huỳnh Tấn Lộc', `/can-bo/thu-tuc/${PROCEDURE}`],
    ['appointments', LAN, '/dat-lich/cua-toi'],
    ['no-right', LAN, '/can-bo/ho-so'],
    ['level-too-low', 'Trần Văn Minh', `/thu-tuc/${PROCEDURE}/nop`],
  ];
  it.each(people)('%s (%s)', async (name, person, path) => {
    const visitor = await arrive('desktop');
    await visitor.signIn(person);
    if (path) await visitor.open(path);
    await visitor.look(`p-${name}`);
    await visitor.context.close();
  });
});
