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
  'home-english': '/?lang=en',
  'procedure-english': `/thu-tuc/${PROCEDURE}?lang=en`,
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
