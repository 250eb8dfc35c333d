import pg from 'pg';

/** Texts a process keeps prepared, on each connection; those that come after it has so many are planned every time. */
const MOST = 500;

/** A text seen for the second time gets a name: what is built once and never again is not kept. */
export class StatementNames {
  readonly #seen = new Set<string>();
  readonly #names = new Map<string, string>();

  of(text: string): string | undefined {
    const name = this.#names.get(text);
    if (name !== undefined || this.#names.size >= MOST) return name;
    if (!this.#seen.has(text)) {
      // Texts without end, such as lists of values of every length, must not fill the memory.
      if (this.#seen.size >= 10 * MOST) this.#seen.clear();
      this.#seen.add(text);
      return undefined;
    }
    this.#seen.delete(text);
    const given = `s${this.#names.size + 1}`;
    this.#names.set(text, given);
    return given;
  }
}

/**
 * Client of a pool whose statements with parameters are prepared by name from their second run on: PostgreSQL parses and
 * rewrites them once for each connection. They are still planned for the values of each time (`force_custom_plan`, see
 * index.ts): a plan for any values made the index of Decision 766 twelve times slower, and cannot use a partial index that
 * a parameter picks.
 */
export function preparingClient(names: StatementNames): typeof pg.Client {
  return class extends pg.Client {
    // biome-ignore lint/suspicious/noExplicitAny: the overloads of pg's query
    override query(...args: any[]): any {
      const [text, values] = args;
      if (typeof text === 'string' && Array.isArray(values) && values.length > 0) {
        const name = names.of(text);
        if (name !== undefined) return super.query({ name, text, values });
      }
      return (super.query as (...all: unknown[]) => unknown)(...args);
    }
  };
}
