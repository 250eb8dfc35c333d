/** A browser without script: keeps cookies by host and path, follows no redirect by itself, says where it comes from. */
export class TestBrowser {
  readonly origin: string;
  readonly cookies = new Map<string, { value: string; path: string; attributes: string }>();

  constructor(origin: string) {
    this.origin = origin;
  }

  get(path: string): Promise<Response> {
    return this.#send(path, { method: 'GET' });
  }

  /** Posts a form as a page of this site does; `headers` replaces what says so. */
  post(path: string, form: Record<string, string> = {}, headers?: Record<string, string>): Promise<Response> {
    return this.#send(path, {
      method: 'POST',
      body: new URLSearchParams(form),
      headers: headers ?? { origin: this.origin, 'sec-fetch-site': 'same-origin' },
    });
  }

  /** Follows redirects on this site from a first answer; returns the last answer and every address on the way. */
  async follow(first: Response, until: (location: string) => boolean = () => false) {
    const trail: string[] = [];
    let answer = first;
    while (answer.status >= 300 && answer.status < 400) {
      const location = new URL(answer.headers.get('location') ?? '', answer.url).href;
      trail.push(location);
      if (until(location)) break;
      answer = await this.get(location);
    }
    return { answer, trail, last: trail.at(-1) ?? '' };
  }

  cookie(name: string): string | undefined {
    return this.cookies.get(name)?.value;
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const url = new URL(path, this.origin);
    const sent = [...this.cookies].filter(([, cookie]) => url.pathname.startsWith(cookie.path));
    const headers = new Headers(init.headers);
    headers.set('accept', 'text/html');
    if (sent.length > 0) headers.set('cookie', sent.map(([name, { value }]) => `${name}=${value}`).join('; '));
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) this.#keep(line);
    return answer;
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const at = pair.indexOf('=');
    const name = pair.slice(0, at);
    const value = pair.slice(at + 1);
    const path = attributes.find((one) => /^path=/i.test(one))?.slice(5) ?? '/';
    if (value === '' || attributes.some((one) => /^max-age=0$/i.test(one))) this.cookies.delete(name);
    else this.cookies.set(name, { value, path, attributes: attributes.join('; ') });
  }
}
