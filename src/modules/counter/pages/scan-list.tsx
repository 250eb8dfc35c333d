import type { Ctx } from '../../../kernel/context.ts';
import { Button, Details, formatMoney } from '../../../web/index.ts';
import type { Fact } from '../scans/facts.ts';
import type { Scan } from '../scans/scans.ts';
import { intakeWords } from '../words/intake.ts';

const STATES = { waiting: 'read_waiting', read: 'read_read', failed: 'read_failed', 'not-read': 'read_none' } as const;

function factText(fact: Fact, lang: 'vi' | 'en'): string {
  if (fact.kind === 'date') return fact.value.split('-').reverse().join('/');
  return fact.kind === 'money' ? formatMoney(Number(fact.value), lang) : fact.value;
}

/** Scans with what a machine read on them: to be compared with the paper, written nowhere by itself. */
export function ScanList({
  scans,
  ctx,
  names,
  href,
  drop,
}: {
  scans: readonly Scan[];
  ctx: Ctx;
  names: ReadonlyMap<string, string>;
  href(scan: Scan): string;
  drop?: boolean;
}) {
  const t = intakeWords(ctx.lang);
  if (scans.length === 0) return null;
  return (
    <ul class="files">
      {scans.map((scan) => (
        <li>
          <div>
            <span class="files__name">
              <a href={href(scan)}>{scan.name}</a>
              <small>
                {names.get(scan.component) ?? ''} {t('pages', { n: scan.pages })} – {t(STATES[scan.state])}
              </small>
            </span>
            {drop ? (
              <Button kind="quiet" name="_remove" value={scan.id} noValidate>
                {t('scanDrop')}
                <span class="vh"> {scan.name}</span>
              </Button>
            ) : null}
            {scan.state === 'read' ? (
              <Details summary={t('machineRead')} open={scan.found.length > 0}>
                <p class="muted">{t('machineHint')}</p>
                <ul>
                  {scan.found.map((fact) => (
                    <li>
                      {t(`fact_${fact.kind}`)}: <strong>{factText(fact, ctx.lang)}</strong>
                    </li>
                  ))}
                </ul>
                <p class="recognised">{scan.text}</p>
              </Details>
            ) : null}
          </div>
        </li>
      ))}
    </ul>
  );
}
