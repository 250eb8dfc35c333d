/**
 * Keys of the worklist, as an enhancement: `j` and `k` go down and up, Enter opens (the link has the focus), `x` selects,
 * `/` goes to the search box. Without this script everything is reached with Tab. Never while something is being typed,
 * and never together with Ctrl, Alt or Meta, which belong to the browser and to screen readers.
 */
const links = [...document.querySelectorAll<HTMLAnchorElement>('a.worklink')];
const typing = (at: EventTarget | null): boolean =>
  at instanceof HTMLElement && at.closest('textarea, select, input:not([type="checkbox"]), [contenteditable]') !== null;

function move(by: 1 | -1): void {
  const row = document.activeElement?.closest('tr');
  const here = links.findIndex((link) => link.closest('tr') === row && row != null);
  const next = here < 0 ? (by > 0 ? 0 : links.length - 1) : here + by;
  const link = links[next];
  link?.focus();
  link?.closest('tr')?.scrollIntoView({ block: 'nearest' });
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
  if (event.key === 'j') move(1);
  else if (event.key === 'k') move(-1);
  else if (event.key === 'x')
    document.activeElement?.closest('tr')?.querySelector<HTMLInputElement>('input[type="checkbox"]')?.click();
  else if (event.key === '/') document.querySelector<HTMLInputElement>('input[name="tim"]')?.focus();
  else return;
  event.preventDefault();
});

const hint = document.querySelector<HTMLElement>('[data-keys]');
if (hint && links.length > 0) hint.hidden = false;
