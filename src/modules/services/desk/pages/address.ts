import type { Context } from 'hono';
import type { Env } from '../../../../kernel/module.ts';
import { CHANNELS } from '../../procedures/schema.ts';
import type { ListInput } from '../lists.ts';
import { isList, type List } from '../trays.ts';
import { COLOURS } from '../urgency.ts';

export const WORKLIST = '/can-bo/ho-so';

/** What the address of a list says; words that are not understood are left out, as if they were not there. */
export type Asked = Partial<Omit<ListInput, 'list' | 'sort'>> & { list: List; sort: ListInput['sort'] };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const oneOf = <T extends string>(known: readonly T[], value: string | undefined): T | undefined =>
  known.find((one) => one === value);

/** Reads `?khay=&thu-tuc=&trang-thai=&kenh=&mau=&nguoi=&co-quan=&tim=&xep=&sau=`. */
export function readAsked(c: Context<Env>, usual: List): Asked {
  const list = c.req.query('khay');
  const given = (name: string): string | undefined => c.req.query(name)?.trim() || undefined;
  const state = Number(given('trang-thai'));
  const handler = given('nguoi');
  const agency = given('co-quan');
  const asked = {
    list: isList(list) ? list : usual,
    sort: given('xep') === 'newest' ? ('newest' as const) : ('urgent' as const),
    procedure: given('thu-tuc')?.slice(0, 40),
    state: Number.isInteger(state) && state >= 1 && state <= 10 ? state : undefined,
    channel: oneOf(CHANNELS, given('kenh')),
    colour: oneOf(COLOURS, given('mau')),
    handler: handler === 'none' || (handler && UUID.test(handler)) ? handler : undefined,
    agency: agency && UUID.test(agency) ? agency : undefined,
    text: given('tim')?.slice(0, 200),
    after: given('sau')?.slice(0, 200),
  };
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)) as Asked;
}

/** The address of a list. `after` is kept only when given in `change`: another filter begins at the start. */
export function addressOf(
  asked: Asked,
  change: Partial<Record<keyof Asked, string | number | undefined>> = {},
): string {
  const { after: _, ...kept } = asked;
  const now: Partial<Record<keyof Asked, string | number | undefined>> = { ...kept, ...change };
  const names = {
    list: 'khay',
    colour: 'mau',
    procedure: 'thu-tuc',
    state: 'trang-thai',
    channel: 'kenh',
    handler: 'nguoi',
    agency: 'co-quan',
    text: 'tim',
    sort: 'xep',
    after: 'sau',
  } as const;
  const query = new URLSearchParams();
  for (const [key, name] of Object.entries(names)) {
    const value = now[key as keyof Asked];
    if (value !== undefined && !(key === 'sort' && value === 'urgent')) query.set(name, String(value));
  }
  return `${WORKLIST}?${query}`;
}

/** The address of a list from nothing but its filters: `listAddress({ list: 'open', colour: 'overdue' })`. */
export const listAddress = (asked: Partial<Asked>): string => addressOf({ list: 'open', sort: 'urgent', ...asked });
