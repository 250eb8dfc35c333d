import type { Child } from 'hono/jsx';
import type { Lang } from '../../../kernel/text.ts';
import type { Province } from '../../../kernel/units/index.ts';
import { KeyValue } from '../../../web/index.ts';
import { articleWords } from '../words/article.ts';

export interface Part {
  /** Anchor; never changes once published, because people keep links. */
  readonly id: string;
  readonly title: string;
  readonly body: Child;
}

/** A long text: what is on the page, then its parts, each with an anchor of its own. */
export function Article({ lang, parts, numbered = false }: { lang: Lang; parts: readonly Part[]; numbered?: boolean }) {
  const t = articleWords(lang);
  const links = parts.map((part) => (
    <li>
      <a href={`#${part.id}`}>{part.title}</a>
    </li>
  ));
  return (
    <>
      <nav class="prose" aria-labelledby="noi-dung">
        <h2 id="noi-dung">{t('contents')}</h2>
        {numbered ? <ol>{links}</ol> : <ul>{links}</ul>}
      </nav>
      {parts.map((part, i) => (
        <section class="prose" aria-labelledby={part.id}>
          <h2 id={part.id}>{numbered ? `${i + 1}. ${part.title}` : part.title}</h2>
          {part.body}
        </section>
      ))}
    </>
  );
}

export function Paragraphs({ texts }: { texts: readonly string[] }) {
  return (
    <>
      {texts.map((text) => (
        <p>{text}</p>
      ))}
    </>
  );
}

export function List({ items }: { items: readonly string[] }) {
  return (
    <ul>
      {items.map((item) => (
        <li>{item}</li>
      ))}
    </ul>
  );
}

/** How to reach the province, as its pack says. */
export function Contact({ lang, province }: { lang: Lang; province: Province | null }) {
  const t = articleWords(lang);
  const { hotline, email, address, website } = province?.contact ?? {};
  const items = [
    ...(hotline ? [{ label: t('hotline'), value: <a href={`tel:${hotline.replaceAll(' ', '')}`}>{hotline}</a> }] : []),
    ...(email ? [{ label: t('email'), value: <a href={`mailto:${email}`}>{email}</a> }] : []),
    ...(address ? [{ label: t('address'), value: address }] : []),
    ...(website ? [{ label: t('website'), value: <a href={website}>{website.replace(/^https?:\/\//, '')}</a> }] : []),
  ];
  return items.length > 0 ? <KeyValue items={items} /> : <p>{t('contactNone')}</p>;
}
