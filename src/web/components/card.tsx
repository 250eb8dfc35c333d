import type { Child } from 'hono/jsx';
import { create } from 'qrcode';
import { useLang } from '../lang.ts';
import { paths } from '../paths.ts';
import { words } from '../words.ts';
import { Button } from './button.tsx';
import { given } from './given.ts';
import { Skyline } from './mark.tsx';

/** A box of its own in a grid: a heading that may be a link, and content. */
export function Card({
  title,
  href,
  level = 3,
  children,
}: {
  title: string;
  href?: string;
  level?: 2 | 3;
  children?: Child;
}) {
  const text = href ? <a href={href}>{title}</a> : title;
  return (
    <section class={href ? 'card card--link' : 'card'}>
      {level === 2 ? <h2>{text}</h2> : <h3>{text}</h3>}
      {children}
    </section>
  );
}

/** Cards side by side where there is room. */
export function Grid({ children, min = 'm' }: { children?: Child; min?: 's' | 'm' | 'l' }) {
  return <div class={`grid grid--${min}`}>{children}</div>;
}

/** One procedure in a list of hits. */
export function ProcedureCard({
  title,
  href,
  code,
  agency,
  tag,
  facts = [],
}: {
  title: string;
  href: string;
  /** National code: `1.001612`. */
  code: string;
  agency: string;
  /** A `Tag` with the service level. */
  tag?: Child;
  /** Short facts: time, fee. */
  facts?: readonly { label: string; value: Child }[];
}) {
  return (
    <article class="procedure">
      <h3>
        <a href={href}>{title}</a>
      </h3>
      <p class="procedure__meta">
        <code>{code}</code> · {agency}
      </p>
      {facts.length > 0 ? (
        <dl class="procedure__facts">
          {facts.map((fact) => (
            <div>
              <dt>{fact.label}</dt>
              <dd>{fact.value}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {tag}
    </article>
  );
}

/** A search box that is a GET form: its address can be kept and shared. */
export function SearchBox({
  action = paths.procedures,
  name = 'q',
  value,
  label,
  hint,
  id = 'q',
}: {
  action?: string;
  name?: string;
  value?: string | undefined;
  label?: string;
  hint?: string;
  id?: string;
}) {
  const t = words(useLang());
  return (
    <search class="searchbox" aria-label={label ?? t('searchProcedures')}>
      <form method="get" action={action}>
        <label class="field__label" for={id}>
          {label ?? t('searchProcedures')}
        </label>
        <p class="field__hint" id={`${id}-hint`}>
          {hint ?? t('searchHint')}
        </p>
        <div class="searchbox__row">
          <input
            class="input"
            id={id}
            type="search"
            name={name}
            value={value}
            autocomplete="off"
            aria-describedby={`${id}-hint`}
          />
          <Button icon="search">{t('find')}</Button>
        </div>
      </form>
    </search>
  );
}

/** The opening of the home page and of sections: goes under the masthead (`hero` of `PortalLayout`). */
export function Hero({
  title,
  lede,
  skyline,
  children,
}: {
  title: string;
  lede?: string;
  skyline?: string | undefined;
  children?: Child;
}) {
  return (
    <div class="hero">
      <Skyline path={skyline} />
      <div class="hero__body wrap">
        <h1>{title}</h1>
        {lede ? <p class="hero__lede">{lede}</p> : null}
        {children}
      </div>
    </div>
  );
}

/** Title of a page with one line of context and its actions. */
export function PageHead({
  title,
  kicker,
  lede,
  children,
}: {
  title: string;
  kicker?: Child;
  lede?: Child;
  children?: Child;
}) {
  return (
    <header class="pagehead">
      {given(kicker) ? <p class="pagehead__kicker">{kicker}</p> : null}
      <h1>{title}</h1>
      {given(lede) ? <p class="pagehead__lede">{lede}</p> : null}
      {given(children) ? <div class="pagehead__actions">{children}</div> : null}
    </header>
  );
}

/** Buttons and searches above a list. */
export function Toolbar({ children }: { children?: Child }) {
  return <div class="toolbar">{children}</div>;
}

/** Filters of a list: a GET form, what is filtered now, and a way to clear it. */
export function Filters({
  action,
  children,
  active = [],
  clearHref,
}: {
  action: string;
  children?: Child;
  active?: readonly { label: string; removeHref: string }[];
  clearHref?: string;
}) {
  const t = words(useLang());
  return (
    <form class="filters" method="get" action={action} aria-label={t('filters')}>
      <div class="filters__fields">
        {children}
        <Button kind="secondary">{t('apply')}</Button>
      </div>
      {active.length > 0 ? (
        <ul class="filters__active">
          {active.map((filter) => (
            <li>
              <a href={filter.removeHref}>
                <span class="vh">{t('removeFilter', { name: filter.label })}</span>
                <span aria-hidden="true">{filter.label} ×</span>
              </a>
            </li>
          ))}
          {clearHref ? (
            <li>
              <a class="filters__clear" href={clearHref}>
                {t('clear')}
              </a>
            </li>
          ) : null}
        </ul>
      ) : null}
    </form>
  );
}

/** A QR code (ISO/IEC 18004) drawn as one path, with what it leads to in words. Stays dark on white in both themes. */
export function QrCode({ data, label, caption }: { data: string; label: string; caption?: Child }) {
  const { modules } = create(data, { errorCorrectionLevel: 'M' });
  let path = '';
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      if (modules.get(row, column)) path += `M${column + 4} ${row + 4}h1v1h-1z`;
    }
  }
  const side = modules.size + 8;
  return (
    <figure class="qr">
      <svg viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label} shape-rendering="crispEdges">
        <rect class="qr__paper" width={side} height={side} />
        <path class="qr__ink" d={path} />
      </svg>
      {given(caption) ? <figcaption>{caption}</figcaption> : null}
    </figure>
  );
}
