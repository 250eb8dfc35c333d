/**
 * Sends chosen files in parts that go on after a cut (tus 1.0.0): a file stays in this browser (IndexedDB) until the
 * server has attached it, also when the page is closed meanwhile. Loaded only on request; without it the form sends
 * files in one piece.
 */
const box = document.querySelector<HTMLElement>('[data-uploads]');
const form = box?.querySelector('form');

/** Bytes of a part: on a line of 20 kB/s it takes 13 s. */
const PART = 262_144;
const KEEP_MS = 24 * 3_600_000;

interface Kept {
  id?: number;
  draft: string;
  field: string;
  name: string;
  file: Blob;
  /** Where the server takes the parts; null before it was asked. */
  url: string | null;
  at: number;
}

interface Row {
  say(text: string, aloud?: boolean): void;
  remove(): void;
}

if (box && form) {
  const draft = box.dataset.uploadDraft ?? '';
  const base = box.dataset.uploads ?? '';
  const words = JSON.parse(box.dataset.uploadWords ?? '{}') as Record<string, string>;
  const rows = new Map<number, Row>();
  const stopped = new Set<number>();
  let pump: Promise<void> | null = null;
  let submitter: HTMLElement | null | undefined;

  // One line that screen readers hear; the rows by the questions are what is seen.
  const spoken = document.createElement('p');
  spoken.className = 'vh';
  spoken.setAttribute('aria-live', 'polite');
  box.append(spoken);

  const opening = new Promise<IDBDatabase>((resolve, reject) => {
    const asked = indexedDB.open('tinhso-uploads', 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore('files', { keyPath: 'id', autoIncrement: true });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const store = async <T>(mode: IDBTransactionMode, work: (files: IDBObjectStore) => IDBRequest<T>): Promise<T> => {
    const db = await opening;
    return new Promise((resolve, reject) => {
      const transaction = db.transaction('files', mode);
      const asked = work(transaction.objectStore('files'));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  };
  const keep = async (kept: Kept): Promise<number> => Number(await store('readwrite', (files) => files.put(kept)));
  const forget = (id: number) => store('readwrite', (files) => files.delete(id));
  const all = () => store('readonly', (files) => files.getAll()) as Promise<Kept[]>;

  const size = (bytes: number): string => {
    const [value, unit] = bytes >= 1_048_576 ? [bytes / 1_048_576, 'MB'] : [bytes / 1024, 'KB'];
    return `${new Intl.NumberFormat(words.lang, { maximumFractionDigits: 1 }).format(value)} ${unit}`;
  };
  const tell = (what: string, kept: Kept, done: number): string =>
    (words[what] ?? '')
      .replace('{done}', size(done))
      .replace('{size}', size(kept.file.size))
      .replace('{percent}', String(Math.floor((done / kept.file.size) * 100)));

  const input = (field: string) =>
    form.querySelector<HTMLInputElement>(`input[type=file][name="${CSS.escape(field)}"]`);

  const showRow = (kept: Kept): Row => {
    const id = kept.id ?? 0;
    const there = rows.get(id);
    if (there) return there;
    const list = document.createElement('ul');
    list.className = 'files';
    list.dataset.sending = kept.field;
    const item = list.appendChild(document.createElement('li'));
    const name = item.appendChild(document.createElement('span'));
    name.className = 'files__name';
    name.append(kept.name);
    const text = name.appendChild(document.createElement('small'));
    const cancel = item.appendChild(document.createElement('button'));
    cancel.type = 'button';
    cancel.className = 'btn btn--quiet';
    cancel.textContent = words.cancel ?? '';
    cancel.onclick = async () => {
      stopped.add(id);
      row.remove();
      await forget(id);
      const url = kept.url;
      if (url) await fetch(url, { method: 'DELETE', headers: { 'tus-resumable': '1.0.0' } }).catch(() => {});
    };
    const at = input(kept.field);
    (at?.parentElement ?? form).insertBefore(list, at ?? null);
    const row: Row = {
      say(words, aloud = true) {
        text.textContent = words;
        if (aloud) spoken.textContent = `${kept.name}: ${words}`;
      },
      remove() {
        list.remove();
        rows.delete(id);
      },
    };
    rows.set(id, row);
    return row;
  };

  const call = (url: string, method: string, headers: Record<string, string> = {}, body?: Blob): Promise<Response> =>
    fetch(url, { method, headers: { 'tus-resumable': '1.0.0', ...headers }, ...(body ? { body } : {}) });

  const base64 = (text: string): string => btoa(String.fromCodePoint(...new TextEncoder().encode(text)));

  /** The list of attached files as the server sees it now, without losing what was typed on this page. */
  const refresh = async (field: string): Promise<void> => {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), 'text/html');
    const fresh = page.querySelector(`input[type=file][name="${CSS.escape(field)}"]`)?.parentElement;
    const here = input(field)?.parentElement;
    const version = page.querySelector<HTMLElement>('[data-draft]')?.dataset.version;
    if (version) box.dataset.version = version;
    const list = fresh?.querySelector('.files');
    if (!here || !list) return;
    here.querySelector('.files:not([data-sending])')?.remove();
    here.insertBefore(document.importNode(list, true), here.querySelector('.files, input'));
    box.querySelector('[data-unfinished]')?.closest('.notice')?.remove();
  };

  /** What the server says is wrong, in the person's language. */
  const reason = async (answer: Response): Promise<string> =>
    ((await answer.json().catch(() => ({}))) as { detail?: string }).detail ?? String(answer.status);

  class Later extends Error {}
  class Refused extends Error {}

  const check = async (answer: Response): Promise<void> => {
    if (answer.ok) return;
    if (answer.status === 401) throw new Later(words.signIn);
    if (answer.status === 408 || answer.status === 429 || answer.status >= 500) throw new Later();
    throw new Refused(await reason(answer));
  };

  const open = async (kept: Kept): Promise<{ url: string; offset: number }> => {
    if (kept.url) {
      const answer = await call(kept.url, 'HEAD');
      if (answer.ok) return { url: kept.url, offset: Number(answer.headers.get('upload-offset')) };
      if (answer.status !== 404 && answer.status !== 410) await check(answer);
    }
    const about = Object.entries({ draft, field: kept.field, filename: kept.name });
    const answer = await call(base, 'POST', {
      'upload-length': String(kept.file.size),
      'upload-metadata': about.map(([key, value]) => `${key} ${base64(value)}`).join(','),
    });
    await check(answer);
    kept.url = answer.headers.get('location') ?? '';
    await keep(kept);
    return { url: kept.url, offset: 0 };
  };

  const send = async (kept: Kept): Promise<void> => {
    const id = kept.id ?? 0;
    const row = showRow(kept);
    let done = 0;
    let told = -1;
    try {
      let { url, offset } = await open(kept);
      for (;;) {
        if (stopped.has(id)) return;
        done = offset;
        const tenth = Math.floor((offset / kept.file.size) * 10);
        row.say(tell('sending', kept, offset), tenth !== told);
        told = tenth;
        const part = kept.file.slice(offset, offset + PART);
        const headers = { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) };
        const answer = await call(url, 'PATCH', headers, part);
        // Another tab, or an answer that was lost: ask again where to go on.
        if (answer.status === 409) {
          ({ url, offset } = await open(kept));
          if (offset === done && part.size > 0) throw new Later();
          continue;
        }
        // Given up by the server meanwhile: begin again.
        if (answer.status === 404 || answer.status === 410) throw new Later();
        await check(answer);
        offset = Number(answer.headers.get('upload-offset'));
        if (offset >= kept.file.size) break;
      }
      await forget(id);
      row.remove();
      spoken.textContent = `${kept.name}: ${words.done}`;
      await refresh(kept.field);
    } catch (error) {
      if (stopped.has(id)) return;
      if (error instanceof Refused) {
        await forget(id);
        row.say(error.message);
        rows.delete(id);
        // The person has to read this first.
        submitter = undefined;
        return;
      }
      row.say((error instanceof Later && error.message) || tell('cut', kept, done));
      throw error;
    }
  };

  const run = async (): Promise<void> => {
    for (let wait = 1_000; ; ) {
      const mine = (await all()).filter((kept) => kept.draft === draft);
      const next = mine[0];
      if (!next) break;
      for (const kept of mine.slice(1)) showRow(kept).say(words.waiting ?? '', false);
      try {
        await send(next);
        wait = 1_000;
      } catch {
        // The line is gone or the server is busy: again when the browser says so, or after a while.
        const pause = wait;
        wait = Math.min(wait * 2, 30_000);
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, pause);
          addEventListener(
            'online',
            () => {
              clearTimeout(timer);
              resolve();
            },
            { once: true },
          );
        });
      }
    }
    if (submitter !== undefined) form.requestSubmit(submitter);
  };

  const start = (): void => {
    if (pump) return;
    // Two tabs with the same draft take turns, where the browser can arrange it.
    const turn = navigator.locks ? navigator.locks.request(`tinhso-upload:${draft}`, run) : run();
    pump = Promise.resolve(turn)
      .catch(() => {})
      .finally(() => {
        pump = null;
      }) as Promise<void>;
  };

  const choose = async (from: HTMLInputElement): Promise<void> => {
    const chosen = [...(from.files ?? [])];
    for (const file of chosen)
      await keep({ draft, field: from.name, name: file.name, file, url: null, at: performance.timeOrigin });
    // What is on its way is not sent a second time with the form.
    from.value = '';
    start();
  };

  for (const control of form.querySelectorAll<HTMLInputElement>('input[type=file]')) {
    control.addEventListener('change', () => {
      // Storage is full or forbidden: the file stays in the form and goes with it.
      choose(control).catch(() => {});
    });
    if (!matchMedia('(pointer: coarse)').matches) continue;
    const camera = document.createElement('button');
    camera.type = 'button';
    camera.className = 'btn btn--secondary';
    camera.textContent = words.camera ?? '';
    camera.onclick = () => {
      const photo = document.createElement('input');
      photo.type = 'file';
      photo.name = control.name;
      photo.accept = 'image/*';
      photo.setAttribute('capture', 'environment');
      photo.onchange = () => {
        choose(photo).catch(() => {});
      };
      photo.click();
    };
    const row = document.createElement('div');
    row.className = 'btns';
    row.append(camera);
    control.after(row);
  }

  form.addEventListener('submit', (event) => {
    const by = (event as SubmitEvent).submitter;
    const then = by instanceof HTMLButtonElement ? by.value : '';
    if (rows.size === 0 || then === 'later' || submitter !== undefined) return;
    event.preventDefault();
    submitter = by;
    spoken.textContent = words.wait ?? '';
    const first = rows.values().next().value;
    first?.say(words.wait ?? '');
  });

  const begin = async (): Promise<void> => {
    for (const kept of await all())
      if (performance.timeOrigin - kept.at > KEEP_MS && kept.id !== undefined) await forget(kept.id);
    start();
  };
  void begin().catch(() => {});
}
