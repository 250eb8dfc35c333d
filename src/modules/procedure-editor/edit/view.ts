import type { FieldProblem } from '../../../kernel/problem.ts';
import type { Lang } from '../../../kernel/text.ts';
import type { Path } from '../model/shape.ts';

/** What every control may need to know besides its own value. */
export interface EditView {
  readonly body: unknown;
  readonly lang: Lang;
  readonly problems: readonly FieldProblem[];
  /** Address of the page of a list item. */
  hrefOf(path: Path): string;
  /** The list to which an empty row is offered besides its own. */
  readonly moreOf: string | undefined;
}
