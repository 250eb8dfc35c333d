import type { Context } from 'hono';
import { ask } from '../../../kernel/execute.ts';
import { knownRoles, listStaff, type StaffLine } from '../../../kernel/identity/index.ts';
import type { Env } from '../../../kernel/module.ts';
import {
  Banner,
  Button,
  ButtonGroup,
  ButtonLink,
  EmptyState,
  Form,
  formatDate,
  PageHead,
  Pager,
  page,
  Select,
  StatusTag,
  Table,
  TextInput,
  withQuery,
} from '../../../web/index.ts';
import { staffWords } from '../words/staff.ts';
import { APPROVALS, STAFF } from './addresses.ts';
import { placeNamer, roleName } from './shared.tsx';

const DONE = { giao: 'granted', cham: 'ended', cho: 'pendingDone', phien: 'sessionEnded' } as const;

/** What the last deed did. */
export function Done({ c }: { c: Context<Env> }) {
  const t = staffWords(c.get('ctx').lang);
  const key = DONE[(c.req.query('xong') ?? '') as keyof typeof DONE];
  return key ? <Banner tone={key === 'pendingDone' ? 'info' : 'success'}>{t(key)}</Banner> : null;
}

export function periodOf(c: Context<Env>, grant: Pick<StaffLine, 'from' | 'to'>): string {
  const { lang } = c.get('ctx');
  const t = staffWords(lang);
  const from = formatDate(grant.from);
  return grant.to === null ? t('from', { day: from }) : t('fromTo', { from, to: formatDate(grant.to) });
}

/** `/can-bo/nhan-su`: who holds which role where, for administrators and auditors. */
export async function staffPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const t = staffWords(ctx.lang);
  const role = c.req.query('vai-tro') ?? '';
  const name = c.req.query('ten') ?? '';
  const [after, id] = (c.req.query('sau') ?? '').split('~');
  const { lines, next } = await ask(ctx, listStaff, {
    ...(role ? { role } : {}),
    ...(name ? { name } : {}),
    ...(after && id ? { after: { name: after, id } } : {}),
  });
  const placeName = await placeNamer(ctx);
  const mayAppoint = ctx.actor.kind === 'person' && ctx.actor.grants.some((grant) => grant.role === 'admin');
  return page(
    c,
    { door: 'workspace', title: t('title'), crumbs: [{ label: t('title') }] },
    <>
      <Done c={c} />
      <PageHead title={t('title')} lede={t('lede')} />
      {mayAppoint ? (
        <ButtonGroup>
          <ButtonLink href={`${STAFF}/giao-vai-tro`}>{t('appoint')}</ButtonLink>
          <ButtonLink kind="secondary" href={APPROVALS}>
            {t('approvals')}
          </ButtonLink>
        </ButtonGroup>
      ) : null}
      <Form action={STAFF} method="get">
        <Select
          name="vai-tro"
          label={t('role')}
          value={role}
          empty={t('allRoles')}
          options={[...knownRoles(ctx.app)].map(([value, text]) => ({ value, label: text[ctx.lang] }))}
        />
        <TextInput name="ten" label={t('name')} value={name} optional maxLength={100} />
        <Button kind="secondary">{t('filter')}</Button>
      </Form>
      {lines.length === 0 ? (
        <EmptyState title={t('empty')} />
      ) : (
        <Table
          caption={t('title')}
          captionHidden
          rows={lines}
          columns={[
            { header: t('name'), main: true, cell: (one) => <a href={`${STAFF}/${one.personId}`}>{one.name}</a> },
            { header: t('role'), cell: (one) => roleName(ctx, one.role) },
            { header: t('place'), cell: (one) => placeName(one.unitId, one.agencyId) },
            { header: t('period'), cell: (one) => periodOf(c, one) },
            {
              header: t('secondFactor'),
              cell: (one) => (
                <StatusTag tone={one.hasSecondFactor ? 'success' : 'neutral'}>
                  {t(one.hasSecondFactor ? 'has' : 'hasNot')}
                </StatusTag>
              ),
            },
          ]}
        />
      )}
      <Pager
        next={
          next
            ? withQuery(STAFF, { 'vai-tro': role || null, ten: name || null, sau: `${next.name}~${next.id}` })
            : undefined
        }
      />
    </>,
  );
}
