import pg from 'pg';

const { builtins } = pg.types;

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`integer ${text} is beyond 2^53: select it as text`);
  return value;
}

/**
 * How PostgreSQL values become JavaScript ones: `date` stays 'YYYY-MM-DD' (a local day is not an instant),
 * `int8` and `numeric` counts become numbers and refuse to lose digits, `timestamptz` becomes Date.
 */
export const typeParsers = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (format !== 'binary') {
      if (oid === builtins.DATE) return (text: string) => text;
      if (oid === builtins.INT8) return safeInteger;
      if (oid === builtins.NUMERIC) return Number;
    }
    return pg.types.getTypeParser(oid, format as 'text');
  },
};
