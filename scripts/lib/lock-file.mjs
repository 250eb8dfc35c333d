// A registry that mirrors only some platforms makes npm write a lock file without the optional packages of the others,
// and `npm ci` then refuses that lock file everywhere. These functions find and add what is missing.

/** Path under which Node would find package `name` from the package at `from`; null when it is not locked. */
function locate(packages, from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const path = `${at ? `${at}/` : ''}node_modules/${name}`;
    if (packages[path]) return path;
    if (!at) return null;
    if (!at.includes('/node_modules/')) at = '';
  }
}

/** Optional packages that locked packages name and the lock file lacks. */
export function missingOptional(lock) {
  return Object.entries(lock.packages).flatMap(([path, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => !locate(lock.packages, path, name))
      .map(([name, version]) => ({ name, version, by: path, dev: Boolean(entry.dev) })),
  );
}

/** What a platform package says of itself, read from its name: `@x/binding-linux-arm-musleabihf`. */
export function platformOf(name) {
  const [, os, cpu, rest = ''] =
    /(android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|aix|win32|windows)-([a-z0-9]+)(.*)$/.exec(name) ??
    [];
  if (!os) return {};
  const libc =
    os !== 'linux' ? {} : /musl/.test(rest) ? { libc: ['musl'] } : /gnu/.test(rest) ? { libc: ['glibc'] } : {};
  return { os: [os === 'windows' ? 'win32' : os], cpu: [cpu], ...libc };
}

/** The lock file with the missing optional packages, by exact version and without checksum (the mirror has none). */
export function completed(lock) {
  const packages = { ...lock.packages };
  for (const { name, version, dev } of missingOptional(lock)) {
    if (!/^\d+\.\d+\.\d+/.test(version))
      throw new Error(`${name} is wanted as "${version}": only an exact version can be added.`);
    packages[`node_modules/${name}`] = { version, ...(dev ? { dev } : {}), optional: true, ...platformOf(name) };
  }
  return {
    ...lock,
    packages: Object.fromEntries(Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en'))),
  };
}
