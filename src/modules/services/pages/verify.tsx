import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { localDate } from '../../../kernel/calendar/index.ts';
import { ask } from '../../../kernel/execute.ts';
import type { Env } from '../../../kernel/module.ts';
import { type FieldProblem, Problem } from '../../../kernel/problem.ts';
import type { Finding, VerificationReport } from '../../../kernel/signing/index.ts';
import { agenciesOf } from '../../../kernel/units/index.ts';
import {
  Button,
  Card,
  DateTime,
  ErrorSummary,
  errorFor,
  FileUpload,
  Form,
  formatDateTime,
  KeyValue,
  Notice,
  PageHead,
  page,
  SearchBox,
} from '../../../web/index.ts';
import { showVerifyCode } from '../dossiers/papers.ts';
import { type VerifiedPaper, verifyByCode, verifyByFile } from '../dossiers/verify.ts';
import { PAPER_NAMES } from '../dossiers/words.ts';
import { words } from '../words.ts';
import { deedWords } from './deed-words.ts';

const MAX = 10 * 1024 * 1024;

function Verdict({
  report,
  found,
  lang,
  agency,
}: {
  report: VerificationReport;
  found: VerifiedPaper;
  lang: 'vi' | 'en';
  agency: string;
}) {
  const t = words(lang);
  const sound = report.status === 'valid';
  const say = deedWords(lang);
  const ended = { at: found.endedAt ? formatDateTime(found.endedAt) : '', reason: found.endReason ?? '' };
  return (
    <>
      {found.status === 'revoked' ? (
        <Notice tone="error" title={say('revoked')}>
          <p>{say('revokedBody', ended)}</p>
        </Notice>
      ) : null}
      {found.status === 'replaced' ? (
        <Notice tone="warning" title={say('replaced')}>
          <p>{say('replacedBody', ended)}</p>
        </Notice>
      ) : null}
      <Notice
        tone={sound ? (found.status === 'valid' ? 'success' : 'info') : 'error'}
        title={sound ? (found.status === 'valid' ? t('verifyValid') : say('signatureSound')) : t('verifyInvalid')}
      >
        <p>{report.summary[lang]}</p>
        {report.problems.map((problem: Finding) => (
          <p>{problem.text[lang]}</p>
        ))}
      </Notice>
      <KeyValue
        items={[
          { label: t('kind'), value: found.kind === 'result' ? found.resultName[lang] : PAPER_NAMES[found.kind][lang] },
          ...(found.number ? [{ label: t('number'), value: found.number }] : []),
          { label: t('issuedBy'), value: agency },
          { label: t('issuedAt'), value: <DateTime value={found.issuedAt} /> },
          ...(found.replacedBy
            ? [
                {
                  label: say('replacedBy'),
                  value: (
                    <a href={`/xac-minh/${showVerifyCode(found.replacedBy)}`}>{showVerifyCode(found.replacedBy)}</a>
                  ),
                },
              ]
            : []),
          { label: t('codeLabel'), value: found.dossierCode },
          { label: t('digest'), value: <code class="digest">{found.sha256}</code> },
        ]}
      />
      {report.signatures.map((signature) => (
        <Card title={`${t('signedBy')} ${signature.signer?.name ?? '?'}`} level={2}>
          <KeyValue
            items={[
              ...(signature.signer?.organization
                ? [{ label: t('issuedBy'), value: signature.signer.organization }]
                : []),
              ...(signature.signedAt ? [{ label: t('signedAt'), value: <DateTime value={signature.signedAt} /> }] : []),
              ...(signature.reason ? [{ label: t('reason'), value: signature.reason }] : []),
              { label: t('state'), value: signature.status === 'valid' ? t('signatureValid') : t('verifyInvalid') },
            ]}
          />
          {[...signature.problems, ...signature.notes].map((note) => (
            <p class="muted">{note.text[lang]}</p>
          ))}
        </Card>
      ))}
      {report.signatures.some((signature) => signature.signer?.test) ? (
        <Notice tone="warning">
          <p>{t('testCertificates')}</p>
        </Notice>
      ) : null}
    </>
  );
}

/** `/xac-minh` and `/xac-minh/:code`: anyone checks a paper by its code or by the file. Shows nothing of the person. */
export async function verifyPage(
  c: Context<Env>,
  file?: { found: VerifiedPaper | null; problems?: readonly FieldProblem[] },
): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = words(lang);
  const code = (c.req.param('code') ?? c.req.query('ma') ?? '').trim().slice(0, 40);
  const found = file ? file.found : code ? await ask(ctx, verifyByCode, { code }) : null;
  const agencies = await agenciesOf(ctx);
  const problem = file?.problems ? new Problem(422, 'invalid_input', { vi: '', en: '' }, file.problems) : undefined;
  const missing = !found && (code !== '' || (file !== undefined && !file.problems));
  return page(
    c,
    {
      door: 'portal',
      title: t('verify'),
      noIndex: code !== '',
      crumbs: [{ href: '/xac-minh', label: t('verify') }],
      problem,
      status: missing && !file ? 404 : 200,
    },
    <>
      <ErrorSummary problems={file?.problems} />
      <PageHead title={t('verify')} lede={t('verifyLede')} />
      {missing ? (
        <Notice tone="error" title={file ? t('verifyForeign') : t('verifyNone', { code })}>
          <p>{file ? t('verifyForeignBody') : t('verifyNoneBody')}</p>
        </Notice>
      ) : null}
      {found && file ? (
        <Notice tone="info">
          <p>{t('verifySame')}</p>
        </Notice>
      ) : null}
      {found ? (
        <Verdict
          report={found.report}
          found={found}
          lang={lang}
          agency={agencies.agencyById(found.agencyId, localDate(found.issuedAt))?.name ?? ''}
        />
      ) : null}
      <SearchBox
        action="/xac-minh"
        name="ma"
        value={found ? showVerifyCode(found.verifyCode) : code}
        label={t('verifyCode')}
        hint={t('verifyCodeHint')}
      />
      <Form action="/xac-minh" multipart>
        <FileUpload
          name="file"
          label={t('verifyFile')}
          kinds="PDF"
          accept="application/pdf"
          maxBytes={MAX}
          error={errorFor(file?.problems, 'file')}
        />
        <Button kind="secondary">{t('verifyButton')}</Button>
      </Form>
    </>,
  );
}

/** Looks the uploaded file up by its fingerprint; the file itself is not kept. */
export async function verifyUpload(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const t = words(ctx.lang);
  const length = Number(c.req.header('content-length') ?? 0);
  if (length > MAX + 65_536) {
    return verifyPage(c, {
      found: null,
      problems: [{ path: 'file', message: ctx.lang === 'vi' ? 'Tệp lớn hơn 10 MB' : 'The file is larger than 10 MB' }],
    });
  }
  const form = await c.req.parseBody();
  const file = form.file;
  if (!(file instanceof File) || file.size === 0)
    return verifyPage(c, { found: null, problems: [{ path: 'file', message: t('verifyFile') }] });
  const sha256 = createHash('sha256')
    .update(new Uint8Array(await file.arrayBuffer()))
    .digest('hex');
  return verifyPage(c, { found: await ask(ctx, verifyByFile, { sha256 }) });
}
