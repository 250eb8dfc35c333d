/** Matches a pack path against a glob: `*` stays within one folder, `**` + `/` spans any number of folders. */
export function matches(glob: string, path: string): boolean {
  const pattern = glob
    .split(/(\*\*\/|\*)/)
    .map((part) => (part === '**/' ? '(?:.+/)?' : part === '*' ? '[^/]*' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')))
    .join('');
  return new RegExp(`^${pattern}$`).test(path);
}
