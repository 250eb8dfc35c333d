import type { Context } from 'hono';
import { ask, execute } from '../../../kernel/execute.ts';
import { fileResponse } from '../../../kernel/files/index.ts';
import type { Env } from '../../../kernel/module.ts';
import { Problem } from '../../../kernel/problem.ts';
import type { Lang } from '../../../kernel/text.ts';
import {
  Banner,
  Button,
  Checkbox,
  Checkboxes,
  ErrorSummary,
  errorFor,
  Form,
  formatDate,
  formatDateTime,
  PageHead,
  page,
} from '../../../web/index.ts';
import type { Attached } from '../dossiers/queries.ts';
import { keepPapers, myStore, removeKept, storeFile } from '../store/commands.ts';
import type { StoredPaper } from '../store/papers.ts';
import { storeWords } from '../store/words.ts';

const STORE = '/kho-giay-to';

const fileHref = (paper: StoredPaper): string => `${STORE}/tep/${encodeURIComponent(paper.ref)}`;

/** `/kho-giay-to`: papers issued to the person, papers they keep, what could be kept, and each use. */
export async function storePage(c: Context<Env>, problem?: Problem): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = storeWords(lang);
  const problems = problem?.fields;
  const store = await ask(ctx, myStore, {});
  const issued = store.papers.filter(({ source }) => source === 'issued');
  const kept = store.papers.filter(({ source }) => source === 'kept');
  const did = c.req.query('xong');
  return page(
    c,
    { door: 'portal', title: t('title'), noIndex: true, problem, crumbs: [{ label: t('title') }] },
    <>
      <ErrorSummary problems={problems} />
      {did === 'luu' || did === 'bo' ? (
        <Banner tone="success">{t(did === 'luu' ? 'didKeep' : 'didRemove')}</Banner>
      ) : null}
      <PageHead title={t('title')} lede={t('lede')} />
      <h2>{t('issued')}</h2>
      {issued.length === 0 ? (
        <p class="muted">{t('noIssued')}</p>
      ) : (
        <ul class="papers">
          {issued.map((paper) => (
            <li>
              <a href={fileHref(paper)}>{paper.name[lang]}</a>
              <br />
              <span class="muted">
                {t('issuedLine', {
                  number: paper.number ?? '–',
                  at: formatDate(paper.at),
                  issuer: paper.issuer ?? '–',
                })}
              </span>
            </li>
          ))}
        </ul>
      )}
      <h2>{t('kept')}</h2>
      {kept.length === 0 ? (
        <p class="muted">{t('noKept')}</p>
      ) : (
        <ul class="papers">
          {kept.map((paper) => (
            <li>
              <a href={fileHref(paper)}>{paper.name[lang]}</a>
              <br />
              <span class="muted">
                {t('keptLine', { file: paper.fileName, code: paper.dossierCode, at: formatDate(paper.at) })}
              </span>
              <Form action={`${STORE}/bo`} hidden={{ id: paper.ref.slice('kept:'.length) }}>
                <Button kind="quiet">
                  {t('remove')}
                  <span class="vh"> {paper.fileName}</span>
                </Button>
              </Form>
            </li>
          ))}
        </ul>
      )}
      {store.keepable.length > 0 ? (
        <>
          <h2>{t('keepTitle')}</h2>
          <Form action={`${STORE}/luu`}>
            <Checkboxes
              name="papers"
              label={t('keepWhich')}
              options={store.keepable.map((one) => ({
                value: one.id,
                label: t('keepOption', { name: one.name[lang], file: one.fileName, code: one.dossierCode }),
              }))}
              values={[]}
              error={errorFor(problems, 'papers')}
            />
            <Checkbox name="consent" label={t('consent')} error={errorFor(problems, 'consent')} />
            <Button>{t('keep')}</Button>
          </Form>
        </>
      ) : null}
      <h2>{t('uses')}</h2>
      {store.uses.length === 0 ? (
        <p class="muted">{t('noUses')}</p>
      ) : (
        <ul>
          {store.uses.map((use) => (
            <li>{t('useLine', { name: use.name, procedure: use.procedureCode, at: formatDateTime(use.at) })}</li>
          ))}
        </ul>
      )}
    </>,
  );
}

export async function downloadStored(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  return fileResponse(ctx.app, await ask(ctx, storeFile, { ref: c.req.param('ref') ?? '' }), c.req.raw);
}

export async function keepInStore(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const t = storeWords(ctx.lang);
  const form = await c.req.formData();
  const papers = form.getAll('papers').map(String);
  const problems = [
    ...(papers.length === 0 ? [{ path: 'papers', message: t('chooseNeeded') }] : []),
    ...(form.get('consent') === 'yes' ? [] : [{ path: 'consent', message: t('consentNeeded') }]),
  ];
  if (problems.length > 0) {
    const text = { vi: storeWords('vi')('consentNeeded'), en: storeWords('en')('consentNeeded') };
    return storePage(c, new Problem(422, 'consent_needed', text, problems));
  }
  await execute(ctx, keepPapers, { papers, consent: true });
  return c.redirect(`${STORE}?xong=luu`, 303);
}

export async function removeFromStore(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const form = await c.req.parseBody();
  await execute(ctx, removeKept, { keptId: String(form.id ?? '') });
  return c.redirect(`${STORE}?xong=bo`, 303);
}

/** Beside the upload: papers of the person's own store that fit, each a button of the form it stands in. */
export function FromStore({ field, papers, lang }: { field: string; papers: readonly StoredPaper[]; lang: Lang }) {
  const t = storeWords(lang);
  return (
    <div class="stack">
      <p class="field__hint">{t('offer')}</p>
      <ul class="files">
        {papers.map((paper) => (
          <li>
            <span class="files__name">
              {paper.name[lang]}
              <small>
                {paper.source === 'issued'
                  ? t('issuedLine', {
                      number: paper.number ?? '–',
                      at: formatDate(paper.at),
                      issuer: paper.issuer ?? '–',
                    })
                  : t('keptLine', { file: paper.fileName, code: paper.dossierCode, at: formatDate(paper.at) })}
              </small>
            </span>
            <Button kind="secondary" name="_store" value={`${field}|${paper.ref}`} noValidate>
              {t('use')}
              <span class="vh"> {paper.name[lang]}</span>
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** For the officer: that a paper came from the store, and whether it holds. */
export function StoreMark({ file, lang }: { file: Attached; lang: Lang }) {
  if (file.fromStore === null) return null;
  const t = storeWords(lang);
  const [source, code = ''] = file.fromStore.split(':');
  if (source !== 'issued') return <small class="muted"> – {t('fromKept')}</small>;
  return (
    <small class={file.inForce ? 'muted' : 'field__error'}>
      {' '}
      – {t(file.inForce ? 'fromIssued_valid' : 'fromIssued_ended', { code })} (
      <a href={`/xac-minh/${code}`}>{t('check')}</a>)
    </small>
  );
}

/** Asked when sending: only where something was uploaded. */
export function KeepAtFiling({ lang }: { lang: Lang }) {
  return <Checkbox name="keep" label={storeWords(lang)('keepAtFiling')} />;
}

/** The way to the store from the page of one's dossiers. */
export function StoreLink({ lang }: { lang: Lang }) {
  return (
    <p>
      <a href={STORE}>{storeWords(lang)('title')}</a>
    </p>
  );
}
