import type { Child } from 'hono/jsx';

export interface Column<Row> {
  readonly header: string;
  cell(row: Row): Child;
  readonly align?: 'start' | 'end';
  /** The column that names the row: a row header, and the title of the card on a phone. */
  readonly main?: boolean;
}

/**
 * A real table that turns into cards on a phone (each value keeps its label). Give `empty` for a list that may have
 * no rows. `foot` is a last row of totals, one entry per column.
 */
export function Table<Row>({
  caption,
  captionHidden,
  columns,
  rows,
  empty,
  foot,
}: {
  caption: string;
  captionHidden?: boolean;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  empty?: Child;
  foot?: readonly Child[];
}) {
  if (rows.length === 0 && empty !== undefined) return <>{empty}</>;
  const css = (column: Column<Row>): string | undefined => (column.align === 'end' ? 'num' : undefined);
  return (
    <table class="table">
      <caption class={captionHidden ? 'vh' : undefined}>{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th scope="col" class={css(column)}>
              {column.header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr>
            {columns.map((column) =>
              column.main ? (
                <th scope="row" class={css(column)}>
                  {column.cell(row)}
                </th>
              ) : (
                <td class={css(column)} data-label={column.header}>
                  {column.cell(row)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
      {foot ? (
        <tfoot>
          <tr>
            {columns.map((column, at) => (
              <td class={css(column)} data-label={column.header}>
                {foot[at]}
              </td>
            ))}
          </tr>
        </tfoot>
      ) : null}
    </table>
  );
}
