/** A form as a browser without script sees it. */
export interface SeenForm {
  readonly action: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** What each control is called, by its name. */
  readonly labels: ReadonlyMap<string, string>;
  readonly buttons: readonly (readonly [name: string, value: string])[];
  /** Values that a select or a group of boxes offers. */
  readonly options: ReadonlyMap<string, readonly { value: string; label: string }[]>;
}

const decode = (text: string): string =>
  text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&');

function attributes(tag: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name, , value] of tag.matchAll(/([\w-]+)(=(?:"([^"]*)"))?/g))
    found[name as string] = decode(value ?? '');
  return found;
}

const bare = (html: string): string =>
  decode(html.replace(/<[^>]+>/g, ''))
    .replace(/\s+/g, ' ')
    .trim();

/** The forms of a page with what they would send. For pages of this program only: it reads tidy markup. */
export function formsIn(html: string): SeenForm[] {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([, head = '', inside = '']) => {
    const fields: [string, string][] = [];
    const buttons: [string, string][] = [];
    const labels = new Map<string, string>();
    const options = new Map<string, { value: string; label: string }[]>();
    const byId = new Map<string, string>();
    for (const [, id = '', words = ''] of inside.matchAll(/<label[^>]*\bfor="([^"]*)"[^>]*>([\s\S]*?)<\/label>/g))
      byId.set(id, bare(words));
    let rest = inside;
    for (;;) {
      const found = /<(input|textarea|select|button)\b([^>]*)>/.exec(rest);
      if (!found) break;
      const [, tag = '', raw = ''] = found;
      const at = attributes(raw);
      let after = found.index + found[0].length;
      let content = '';
      if (tag !== 'input') {
        const end = rest.indexOf(`</${tag}>`, after);
        content = rest.slice(after, end);
        after = end + tag.length + 3;
      }
      rest = rest.slice(after);
      const name = at.name ?? '';
      if (tag === 'button') {
        buttons.push([name, at.value ?? '']);
        continue;
      }
      if (!name) continue;
      if (!labels.has(name)) labels.set(name, byId.get(at.id ?? '') ?? '');
      const offers = (value: string, label: string) =>
        options.set(name, [...(options.get(name) ?? []), { value, label }]);
      if (tag === 'textarea') fields.push([name, decode(content).replace(/^\n/, '')]);
      else if (tag === 'select') {
        const all = [...content.matchAll(/<option\b([^>]*)>([\s\S]*?)<\/option>/g)].map(
          ([, option = '', words = '']) => ({
            ...attributes(option),
            words: bare(words),
          }),
        ) as { value?: string; selected?: string; words: string }[];
        for (const one of all) offers(one.value ?? '', one.words);
        const chosen = all.find((one) => one.selected !== undefined) ?? all[0];
        if (chosen) fields.push([name, chosen.value ?? '']);
      } else if (at.type === 'checkbox' || at.type === 'radio') {
        offers(at.value ?? '', byId.get(at.id ?? '') ?? '');
        if (at.checked !== undefined) fields.push([name, at.value ?? '']);
      } else if (at.type !== 'file') fields.push([name, at.value ?? '']);
    }
    return { action: attributes(head).action ?? '', fields, labels, buttons, options };
  });
}

/** The fields as `FormData`, with some of them changed: a list replaces all values of its name. */
export function filled(form: SeenForm, values: Readonly<Record<string, string | readonly string[]>> = {}): FormData {
  const data = new FormData();
  for (const [name, value] of form.fields) if (!(name in values)) data.append(name, value);
  for (const [name, value] of Object.entries(values)) for (const one of [value].flat()) data.append(name, one);
  return data;
}
