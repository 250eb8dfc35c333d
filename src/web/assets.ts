import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import type { Context } from 'hono';

/** One built file, as `scripts/build.mjs` writes it into `dist/public/manifest.json`. */
interface Asset {
  /** `/assets/app.3f9c1a2b.css` */
  readonly url: string;
  /** Path below `dist/public`. */
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Encodings that stand next to the file, smallest first. */
  readonly encodings: readonly ('br' | 'gzip')[];
}
type Manifest = Readonly<Record<string, Asset>>;

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.png': 'image/png',
};
const SUFFIX = { br: '.br', gzip: '.gz' } as const;

/** `dist/public` of the repository this file runs from, as source or bundled. */
function findPublicFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return join(folder, 'dist/public');
}

export const publicFolder = findPublicFolder();

let loaded: { manifest: Manifest; byUrl: ReadonlyMap<string, Asset> } | undefined;

function load(): { manifest: Manifest; byUrl: ReadonlyMap<string, Asset> } | undefined {
  if (loaded) return loaded;
  const path = join(publicFolder, 'manifest.json');
  if (!existsSync(path)) return undefined;
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  loaded = { manifest, byUrl: new Map(Object.values(manifest).map((asset) => [asset.url, asset])) };
  return loaded;
}

/**
 * Address of a built asset by its logical name: `asset('app.css')` -> `/assets/app.3f9c1a2b.css`. Without a build
 * (unit tests) it is the plain `/assets/app.css`; with a build, an unknown name throws, so that no page goes out with a dead link.
 */
export function asset(name: string): string {
  const manifest = load()?.manifest;
  if (!manifest) return `/assets/${name}`;
  const found = manifest[name];
  if (!found) throw new Error(`No asset named '${name}' in the build.`);
  return found.url;
}

function accepts(header: string, encoding: string): boolean {
  return header.split(',').some((part) => {
    const [name, ...params] = part.trim().toLowerCase().split(';');
    return name?.trim() === encoding && !params.some((param) => /^\s*q\s*=\s*0(\.0*)?\s*$/.test(param));
  });
}

/**
 * Handler for `GET /assets/*`. It serves only what the manifest names, so no path can climb out of the folder; names
 * carry a hash, so browsers may keep them for a year.
 */
export async function serveAssets(c: Context): Promise<Response> {
  const found = load()?.byUrl.get(c.req.path);
  if (!found) return c.text('Not found', 404);
  const accepted = c.req.header('accept-encoding') ?? '';
  const encoding = found.encodings.find((each) => accepts(accepted, each));
  const headers: Record<string, string> = {
    'content-type': TYPES[extname(found.file)] ?? 'application/octet-stream',
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
    etag: `"${found.sha256.slice(0, 16)}${encoding ? `-${encoding}` : ''}"`,
  };
  if (found.encodings.length > 0) headers.vary = 'accept-encoding';
  if (encoding) headers['content-encoding'] = encoding;
  if (c.req.header('if-none-match') === headers.etag) return c.body(null, 304, headers);
  const body = await readFile(join(publicFolder, found.file + (encoding ? SUFFIX[encoding] : '')));
  return c.body(new Uint8Array(body), 200, headers);
}
