import type { Child } from 'hono/jsx';
import type { FieldProblem } from '../../kernel/problem.ts';
import { fieldId } from '../form.ts';
import { useLang } from '../lang.ts';
import { words } from '../words.ts';
import { Button, ButtonGroup, ButtonLink } from './button.tsx';

/**
 * A form that posts to a command. `hidden` carries the idempotency key and whatever the page must hand back. Browser
 * bubbles are off (`novalidate`): errors come from the server, in the reader's language, linked to their fields.
 */
export function Form({
  action,
  hidden = {},
  multipart,
  method = 'post',
  id,
  children,
}: {
  action: string;
  hidden?: Readonly<Record<string, string | undefined>>;
  /** Needed for `FileUpload`. */
  multipart?: boolean;
  method?: 'post' | 'get';
  id?: string;
  children?: Child;
}) {
  return (
    <form
      class="form"
      id={id}
      method={method}
      action={action}
      enctype={multipart ? 'multipart/form-data' : undefined}
      novalidate
    >
      {Object.entries(hidden).map(([name, value]) =>
        value === undefined ? null : <input type="hidden" name={name} value={value} />,
      )}
      {multipart ? <DefaultSubmit /> : null}
      {children}
    </form>
  );
}

/**
 * Enter in a text box presses the first button of its form. With files listed that would be “Xóa tệp”; this unseen
 * button comes before it and sends the form as it is.
 */
function DefaultSubmit() {
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: it takes the Enter key only, and is out of the tab order
  return <button type="submit" class="vh" tabindex={-1} aria-hidden="true" />;
}

/** Several fields that belong together, under one legend. */
export function Fieldset({ legend, hint, children }: { legend: string; hint?: string; children?: Child }) {
  return (
    <fieldset class="fieldset">
      <legend>{legend}</legend>
      {hint ? <p class="field__hint">{hint}</p> : null}
      {children}
    </fieldset>
  );
}

/** What is wrong, at the top of the page, each line a link to its field. Renders nothing without problems. */
export function ErrorSummary({ problems, title }: { problems?: readonly FieldProblem[] | undefined; title?: string }) {
  const t = words(useLang());
  if (!problems || problems.length === 0) return null;
  return (
    <div class="errors" role="alert" aria-labelledby="errors-title" tabindex={-1}>
      <h2 id="errors-title">{title ?? t('errorSummary')}</h2>
      <ul>
        {problems.map((problem) => (
          <li>{problem.path ? <a href={`#${fieldId(problem.path)}`}>{problem.message}</a> : problem.message}</li>
        ))}
      </ul>
    </div>
  );
}

/** Asks once more before something that cannot be undone: a page of its own, not a dialog. */
export function ConfirmPage({
  title,
  children,
  action,
  confirm,
  cancelHref,
  danger,
  hidden,
}: {
  title: string;
  children?: Child;
  action: string;
  /** Words of the button: the deed itself, “Rút hồ sơ”, never “OK”. */
  confirm: string;
  cancelHref: string;
  danger?: boolean;
  hidden?: Readonly<Record<string, string | undefined>>;
}) {
  const t = words(useLang());
  return (
    <section class="confirm">
      <h1>{title}</h1>
      {children}
      <Form action={action} hidden={hidden ?? {}}>
        <ButtonGroup>
          <Button kind={danger ? 'danger' : 'primary'}>{confirm}</Button>
          <ButtonLink kind="secondary" href={cancelHref}>
            {t('cancel')}
          </ButtonLink>
        </ButtonGroup>
      </Form>
    </section>
  );
}
