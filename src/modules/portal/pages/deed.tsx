import type { Child } from 'hono/jsx';
import { Button } from '../../../web/index.ts';

/** One button that does one thing, small enough for a row of a table or beside a title. */
export function Deed({
  action,
  hidden = {},
  children,
}: {
  action: string;
  hidden?: Readonly<Record<string, string>>;
  children?: Child;
}) {
  return (
    <form method="post" action={action}>
      {Object.entries(hidden).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <Button kind="secondary">{children}</Button>
    </form>
  );
}
