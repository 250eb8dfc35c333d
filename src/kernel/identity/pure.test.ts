import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cookieHeader, readCookie } from './cookies.ts';
import { checkOrigin } from './origin.ts';
import { readPersonalId } from './personal-id.ts';
import { readClaims } from './relying-party/claim-map.ts';
import { safeReturnPath } from './return-path.ts';
import { hashToken, randomToken, seal, unseal } from './secrets.ts';

describe('safeReturnPath', () => {
  test.each([
    ['/thu-tuc?q=ho+kinh+doanh#top', '/thu-tuc?q=ho+kinh+doanh#top'],
    ['/', '/'],
    ['/can-bo/../ho-so', '/ho-so'],
    ['/dang-nhap-la-gi', '/dang-nhap-la-gi'],
    ['', undefined],
    [undefined, undefined],
    ['thu-tuc', undefined],
    ['//evil.example', undefined],
    ['///evil.example', undefined],
    ['/\\evil.example', undefined],
    ['/\t/evil.example', undefined],
    ['/a/..//evil.example', undefined],
    ['/.//evil.example', undefined],
    ['https://evil.example', undefined],
    ['/dang-nhap', undefined],
    ['/x/../dang-nhap/tro-lai?code=1', undefined],
    ['/sso/auth', undefined],
    ['/dang-xuat', undefined],
    [`/${'a'.repeat(2000)}`, undefined],
  ])('%j', (wanted, expected) => {
    expect(safeReturnPath(wanted)).toBe(expected);
  });

  test('whatever is let through stays on this site, however a browser reads it', () => {
    const piece = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '//',
      '@',
      ':',
      '?',
      '#',
      '%2f',
      '%5c',
      '\t',
      '\n',
      'evil.example',
      'http:',
      'á',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const safe = safeReturnPath(`/${pieces.join('')}`);
        if (safe !== undefined) expect(new URL(safe, 'https://tinhso.example').origin).toBe('https://tinhso.example');
      }),
      { numRuns: 2000 },
    );
  });
});

describe('checkOrigin', () => {
  const origin = 'https://dvc.example.vn';
  const check = (headers: Record<string, string>, method = 'POST') =>
    checkOrigin({ method, headers: new Headers(headers) }, origin);
  test.each<[Record<string, string>, boolean]>([
    [{ 'sec-fetch-site': 'same-origin' }, true],
    [{ 'sec-fetch-site': 'none' }, false],
    [{ 'sec-fetch-site': 'same-site', origin }, false],
    [{ origin }, true],
    [{ origin: 'http://dvc.example.vn' }, false],
    [{ origin: 'https://dvc.example.vn.evil.example' }, false],
    [{ origin: 'https://dvc.example.vn:444' }, false],
    [{ origin: 'null' }, false],
    [{ referer: `${origin}/thu-tuc` }, true],
    [{ referer: 'https://evil.example/https://dvc.example.vn' }, false],
    [{ origin: 'https://evil.example', referer: `${origin}/` }, false],
    [{ origin: 'http://10.0.0.5:8080', host: '10.0.0.5:8080' }, true],
    [{}, true],
    [{ cookie: 'tinhso=x' }, false],
  ])('POST with %j -> %s', (headers, expected) => {
    expect(check(headers)).toBe(expected);
  });
  test('reading is free, changing by any verb is not', () => {
    expect(['GET', 'HEAD', 'OPTIONS'].map((method) => check({ origin: 'https://evil.example' }, method))).toEqual([
      true,
      true,
      true,
    ]);
    for (const method of ['PUT', 'PATCH', 'DELETE'])
      expect(check({ origin: 'https://evil.example' }, method)).toBe(false);
  });
});

describe('secrets', () => {
  const key = hashToken('key');
  test('what is sealed opens again, with this key only', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const sealed = seal(key, text);
        expect(unseal(key, sealed)).toBe(text);
        expect(unseal(hashToken('other'), sealed)).toBeUndefined();
      }),
    );
  });
  test('a sealed text with any bit changed does not open', () => {
    const sealed = Buffer.from(seal(key, 'nội dung'), 'base64url');
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(unseal(key, changed.toString('base64url'))).toBeUndefined();
    }
    for (const bad of ['', 'x', 'not base64!', sealed.subarray(0, 20).toString('base64url')]) {
      expect(unseal(key, bad)).toBeUndefined();
    }
  });
  test('tokens are long and do not repeat', () => {
    const made = new Set(Array.from({ length: 1000 }, randomToken));
    expect(made.size).toBe(1000);
    for (const token of made) expect(token).toMatch(/^[\w-]{43}$/);
  });
});

describe('cookies', () => {
  test('read by whole name', () => {
    const header = 'xtinhso=1; tinhso=abc=d ;tinhso_dang_nhap=2;broken; =3';
    expect(readCookie(header, 'tinhso')).toBe('abc=d');
    expect(readCookie(header, 'dang_nhap')).toBeUndefined();
    expect(readCookie(null, 'tinhso')).toBeUndefined();
  });
  test('over https are secure and fit for the __Host- prefix', () => {
    expect(cookieHeader('__Host-tinhso', 'v', { secure: true, maxAge: 60 })).toBe(
      '__Host-tinhso=v; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60',
    );
  });
});

test.each([
  ['072190004512', { registeredIn: '072', gender: 'female', birthYear: 1990 }],
  ['080048000001', { registeredIn: '080', gender: 'male', birthYear: 1948 }],
  ['099205000002', { registeredIn: '099', gender: 'male', birthYear: 2005 }],
  ['001311000002', { registeredIn: '001', gender: 'female', birthYear: 2011 }],
  ['07219000451', undefined],
  ['0721900045123', undefined],
  ['07219000451x', undefined],
])('personal ID number %s', (text, expected) => {
  expect(readPersonalId(text)).toEqual(expected);
});

describe('claims', () => {
  const good = {
    sub: 's',
    personal_id: '072190004512',
    name: ' Nguyễn Thị Lan ',
    birthdate: '1990-04-12',
    gender: 'female',
    level: 2,
  };
  test('are read into our own terms', () => {
    expect(readClaims({ ...good, phone_number: '0990000001', org_tax_code: '3900000000' })).toEqual({
      person: {
        personalId: '072190004512',
        name: 'Nguyễn Thị Lan',
        birthDate: '1990-04-12',
        gender: 'female',
        level: 2,
        phone: '0990000001',
        email: null,
      },
      orgTaxCode: '3900000000',
    });
  });
  test('of another provider by its map', () => {
    const map = {
      personalId: 'soDinhDanh',
      name: 'hoTen',
      birthDate: 'ngaySinh',
      gender: 'gioiTinh',
      level: 'mucDo',
      phone: 'sdt',
      email: 'thu',
      orgTaxCode: 'mst',
      level2: ['MUC_DO_2'],
    };
    const claims = {
      soDinhDanh: '080048000001',
      hoTen: 'Trần Văn Tư',
      ngaySinh: '02/09/1948',
      gioiTinh: 'Nam',
      mucDo: 'MUC_DO_2',
    };
    expect(readClaims(claims, map).person).toMatchObject({
      birthDate: '1948-09-02',
      gender: 'male',
      level: 2,
      phone: null,
    });
  });
  test('an unknown level is the lower one, an impossible date no date', () => {
    for (const level of ['3', 'high', undefined, null, { toString: () => '2' }]) {
      expect(readClaims({ ...good, level }).person.level).toBe(1);
    }
    expect(readClaims({ ...good, birthdate: '1990-02-30' }).person.birthDate).toBeNull();
  });
  test.each([
    { personal_id: undefined },
    { personal_id: '123' },
    { personal_id: '072190004512x' },
    { name: '  ' },
    { name: undefined },
  ])('without what an account hangs on: %j', (change) => {
    expect(() => readClaims({ ...good, ...change })).toThrow(
      expect.objectContaining({ status: 502, code: 'identity_incomplete' }),
    );
  });
});
