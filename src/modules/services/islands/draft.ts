/**
 * Keeps what is being typed on a form page in this browser, for a line that is cut: saved at every change under the draft
 * and page, brought back when the server has taken nothing since, removed when it has. Loaded only on request.
 */
const box = document.querySelector<HTMLElement>('[data-draft]');
const form = box?.querySelector('form');
const PREFIX = 'tinhso-draft:';

interface Kept {
  /** Version of the draft on the server when this was typed. */
  base: string;
  values: [name: string, value: string][];
}

if (box && form) {
  const key = PREFIX + box.dataset.draft;
  const base = box.dataset.version ?? '';
  const say = (what: string, on: boolean) => {
    const note = box.querySelector<HTMLElement>(`[data-say="${what}"]`);
    if (note) note.hidden = !on;
  };

  const typed = (): [string, string][] => {
    const values: [string, string][] = [];
    new FormData(form).forEach((value, name) => {
      if (typeof value === 'string' && !name.startsWith('_')) values.push([name, value]);
    });
    return values;
  };

  const keep = () => {
    try {
      localStorage.setItem(key, JSON.stringify({ base: box.dataset.version ?? '', values: typed() } satisfies Kept));
    } catch {
      // Storage is full or forbidden: the page works as it does without this island.
    }
  };

  const bringBack = ({ values }: Kept) => {
    const left = new Map<string, string[]>();
    for (const [name, value] of values) left.set(name, [...(left.get(name) ?? []), value]);
    for (const control of form.elements) {
      if (control instanceof HTMLInputElement && (control.type === 'radio' || control.type === 'checkbox'))
        control.checked = left.get(control.name)?.includes(control.value) ?? false;
      else if (
        (control instanceof HTMLInputElement && !['file', 'hidden', 'submit'].includes(control.type)) ||
        control instanceof HTMLTextAreaElement ||
        control instanceof HTMLSelectElement
      )
        control.value = left.get(control.name)?.shift() ?? control.value;
    }
  };

  const stored = localStorage.getItem(key);
  if (stored !== null) {
    const kept = JSON.parse(stored) as Kept;
    if (kept.base === base) {
      bringBack(kept);
      say('restored', true);
    } else localStorage.removeItem(key);
  }
  // Other pages of this draft, and what the server has taken of them since.
  const own = key.slice(0, key.lastIndexOf('/') + 1);
  for (const other of Object.keys(localStorage)) {
    if (other.startsWith(own) && (JSON.parse(localStorage.getItem(other) ?? '{}') as Partial<Kept>).base !== base)
      localStorage.removeItem(other);
  }

  form.addEventListener('input', keep);
  form.addEventListener('submit', (event) => {
    keep();
    if (navigator.onLine) return;
    event.preventDefault();
    say('offline', true);
  });
  addEventListener('online', () => say('offline', false));
}
