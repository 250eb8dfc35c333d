import type { Child } from 'hono/jsx';
import type { Lang } from '../../../kernel/text.ts';
import { Button } from '../../../web/index.ts';
import type { Path } from '../model/shape.ts';
import { editWords } from '../words/edit.ts';

/** Moves, doubles or removes an item; what else was typed on the page is saved with it. */
export function ItemButtons({
  path,
  index,
  count,
  lang,
  double,
}: {
  path: Path;
  index: number;
  count: number;
  lang: Lang;
  double?: boolean;
}) {
  const t = editWords(lang);
  const name = `${path.join('.')}.${index}`;
  const button = (then: string, word: string): Child => (
    <Button kind="quiet" name="_then" value={`${then}:${name}`}>
      {word}
      <span class="vh"> ({index + 1})</span>
    </Button>
  );
  return (
    <>
      {index > 0 ? button('up', t('up')) : null}
      {index < count - 1 ? button('down', t('down')) : null}
      {double ? button('copy', t('copy')) : null}
      {button('remove', t('removeItem'))}
    </>
  );
}
