import { createTransport, type Transporter } from 'nodemailer';
import { definePart } from '../app.ts';
import type { Lang } from '../text.ts';
import { words } from './words.ts';

/** The mail server of the configuration; null when there is none. */
export const mailTransport = definePart((app): Transporter | null => {
  const url = app.config.mail.smtpUrl;
  if (!url) return null;
  const transport = createTransport({
    url,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 60_000,
  } as Parameters<typeof createTransport>[0]);
  app.onClose(() => transport.close());
  return transport;
});

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => escapes[c] ?? c);

/** A short letter in plain text and in HTML that needs no picture, script or foreign host. */
export function composeMail(letter: { title: string; body: string; link: string | null; lang: Lang }): {
  text: string;
  html: string;
} {
  const t = words(letter.lang);
  const paragraphs = letter.body.split(/\n{2,}/);
  const text = [
    letter.title,
    ...paragraphs,
    ...(letter.link ? [`${t('open')}: ${letter.link}`] : []),
    '--',
    t('automatic'),
  ].join('\n\n');
  const html = `<!doctype html><html lang="${letter.lang}"><head><meta charset="utf-8"><title>${escapeHtml(letter.title)}</title></head>
<body style="font-family: Arial, sans-serif; font-size: 16px; line-height: 1.5; color: #1f2937; max-width: 36em; margin: 0 auto; padding: 16px">
<h1 style="font-size: 20px">${escapeHtml(letter.title)}</h1>
${paragraphs.map((one) => `<p>${escapeHtml(one).replaceAll('\n', '<br>')}</p>`).join('\n')}
${letter.link ? `<p><a href="${escapeHtml(letter.link)}">${escapeHtml(t('open'))}</a></p>` : ''}
<hr><p style="font-size: 14px; color: #4b5563">${escapeHtml(t('automatic'))}</p>
</body></html>`;
  return { text, html };
}
