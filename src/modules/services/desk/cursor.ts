/** A place in a list: the text of the sort value as PostgreSQL writes it, microseconds included, and the id. */
export interface Place {
  readonly at: string;
  readonly id: string;
}

export const writePlace = ({ at, id }: Place): string => Buffer.from(`${at}|${id}`).toString('base64url');

/** Undefined for anything that is not a cursor of ours: the list then begins at its start. */
export function readPlace(cursor: string | undefined): Place | undefined {
  if (!cursor) return undefined;
  const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split('|');
  const sound =
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00$/.test(at) &&
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
  return sound ? { at, id } : undefined;
}
