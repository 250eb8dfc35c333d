import type { Child } from 'hono/jsx';
import type { IconName } from './icon.tsx';
import { Icon } from './icon.tsx';

export type ButtonKind = 'primary' | 'secondary' | 'quiet' | 'danger';

interface Look {
  readonly kind?: ButtonKind;
  readonly icon?: IconName;
  readonly children?: Child;
}

const look = (kind: ButtonKind | undefined): string => `btn btn--${kind ?? 'primary'}`;

/** A button of a form. One primary button per page: the thing the page is for. */
export function Button({
  kind,
  icon,
  children,
  type = 'submit',
  name,
  value,
  formAction,
  noValidate,
  form,
}: Look & {
  type?: 'submit' | 'button' | 'reset';
  name?: string;
  value?: string;
  /** Another address for this one button. */
  formAction?: string;
  noValidate?: boolean;
  /** Id of the form when the button stands outside it. */
  form?: string;
}) {
  return (
    <button
      class={look(kind)}
      type={type}
      name={name}
      value={value}
      formaction={formAction}
      formnovalidate={noValidate}
      form={form}
    >
      {icon ? <Icon name={icon} /> : null}
      {children}
    </button>
  );
}

/** A link that looks like a button: starts something or leads on, but changes nothing by itself. */
export function ButtonLink({ kind, icon, children, href, download }: Look & { href: string; download?: boolean }) {
  return (
    <a class={look(kind)} href={href} download={download}>
      {icon ? <Icon name={icon} /> : null}
      {children}
    </a>
  );
}

/** Buttons side by side, under each other on a phone. */
export function ButtonGroup({ children }: { children?: Child }) {
  return <div class="btns">{children}</div>;
}
