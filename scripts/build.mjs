// Builds the server bundle, the stylesheet, the islands and the fonts. `node scripts/build.mjs [--watch]`.
import { createHash } from 'node:crypto';
import { existsSync, watch as watchFiles } from 'node:fs';
import { glob, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const publicFolder = join(root, 'dist/public');
const cacheFolder = join(root, '.tinhso/cache/fonts');

const WEIGHTS = { 400: '400Regular', 600: '600SemiBold' };
const fontSource = (weight) =>
  join(root, 'node_modules/@expo-google-fonts/be-vietnam-pro', WEIGHTS[weight], `BeVietnamPro_${WEIGHTS[weight]}.ttf`);

/** Basic Latin, Latin-1, the letters of Vietnamese, and the punctuation and signs that pages use (the typeface has no arrows: those are icons). */
const RANGES = [
  [0x20, 0x7e],
  [0xa0, 0xff],
  [0x102, 0x103],
  [0x110, 0x111],
  [0x128, 0x129],
  [0x168, 0x169],
  [0x1a0, 0x1a1],
  [0x1af, 0x1b0],
  [0x1ea0, 0x1ef9],
  [0x2013, 0x2014],
  [0x2018, 0x201a],
  [0x201c, 0x201e],
];
const SIGNS = '•…₫€‹›−≤≥≈';

export function fontText() {
  let text = SIGNS;
  for (const [from, to] of RANGES) for (let code = from; code <= to; code++) text += String.fromCodePoint(code);
  return text;
}

const sha256 = (data) => createHash('sha256').update(data).digest('hex');

/** Written beside and renamed, so that a reader (or a second build) never sees half a file. */
async function write(path, data) {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.tmp`;
  await writeFile(draft, data);
  await rename(draft, path);
}

/** Subsets one weight to WOFF2. Hinting is dropped: it doubles the size and modern rasterisers do without. */
async function subsetWeight(weight) {
  const source = await readFile(fontSource(weight));
  const options = { targetFormat: 'woff2', noHinting: true, keepFeatures: ['kern', 'mark', 'mkmk', 'ccmp', 'tnum'] };
  const text = fontText();
  const cached = join(cacheFolder, `${sha256(JSON.stringify([sha256(source), text, options])).slice(0, 20)}.woff2`);
  if (existsSync(cached)) return readFile(cached);
  const { default: subsetFont } = await import('subset-font');
  const subset = await subsetFont(source, text, options);
  await write(cached, subset);
  return subset;
}

const compressible = /\.(css|js|svg|json)$/;

/** Puts one asset into dist/public under a name that carries its hash, compressed copies beside it. */
async function publish(manifest, name, content) {
  const data = Buffer.from(content);
  const sha = sha256(data);
  const file = name.replace(/(\.[a-z0-9]+)$/, `.${sha.slice(0, 10)}$1`);
  const encodings = [];
  await write(join(publicFolder, file), data);
  if (compressible.test(name)) {
    const br = await promisify(brotliCompress)(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
    const gz = await promisify(gzip)(data, { level: 9 });
    await write(join(publicFolder, `${file}.br`), br);
    await write(join(publicFolder, `${file}.gz`), gz);
    encodings.push('br', 'gzip');
  }
  manifest[name] = { url: `/assets/${file}`, file, bytes: data.length, sha256: sha, encodings };
}

async function islandSources() {
  const found = new Map();
  for await (const path of glob(['src/web/islands/*.ts', 'src/modules/*/islands/*.ts'], { cwd: root })) {
    if (/\.(test|d)\.ts$/.test(path)) continue;
    const name = basename(path, '.ts');
    if (found.has(name)) throw new Error(`Two islands are called '${name}': ${found.get(name)} and ${path}`);
    found.set(name, path);
  }
  return found;
}

async function buildPublic(esbuild) {
  const manifest = {};
  for (const weight of Object.keys(WEIGHTS)) {
    await publish(manifest, `fonts/be-vietnam-pro-${weight}.woff2`, await subsetWeight(weight));
  }
  await publish(manifest, 'favicon.svg', await readFile(join(root, 'src/web/static/favicon.svg')));

  const assetUrls = {
    name: 'asset-urls',
    setup(build) {
      build.onResolve({ filter: /^\/assets\// }, ({ path }) => {
        const asset = manifest[path.slice('/assets/'.length)];
        if (!asset) return { errors: [{ text: `No asset ${path}` }] };
        return { path: asset.url, external: true };
      });
    },
  };
  const shared = { absWorkingDir: root, bundle: true, minify: true, write: false, logLevel: 'warning' };
  const css = await esbuild.build({
    ...shared,
    entryPoints: ['src/web/styles/index.css'],
    target: ['chrome109', 'firefox115', 'safari15.4'],
    plugins: [assetUrls],
  });
  await publish(manifest, 'app.css', css.outputFiles[0].contents);

  for (const [name, path] of await islandSources()) {
    const js = await esbuild.build({
      ...shared,
      entryPoints: [path],
      format: 'esm',
      platform: 'browser',
      target: ['es2022'],
      jsx: 'automatic',
      jsxImportSource: 'hono/jsx/dom',
    });
    await publish(manifest, `islands/${name}.js`, js.outputFiles[0].contents);
  }

  await write(join(publicFolder, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`);
  await removeStale(manifest);
  return manifest;
}

async function removeStale(manifest) {
  const kept = new Set(['manifest.json']);
  for (const { file } of Object.values(manifest)) for (const end of ['', '.br', '.gz']) kept.add(file + end);
  for (const entry of await readdir(publicFolder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith('.tmp')) continue;
    const path = join(entry.parentPath, entry.name);
    if (!kept.has(relative(publicFolder, path).split(sep).join('/'))) await rm(path, { force: true });
  }
}

async function buildServer(esbuild) {
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['src/main.ts'],
    outfile: 'dist/server/main.js',
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    packages: 'external',
    sourcemap: true,
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
    logLevel: 'warning',
  });
}

/**
 * Builds everything into dist/. With `watch`, builds again whenever a file under src/ changes and calls `onBuild`;
 * an error while watching is printed and the watch goes on.
 *
 * @param {{ watch?: boolean, server?: boolean, onBuild?: () => void }} [options] `server: false` builds only what browsers get
 */
export async function build({ watch = false, server = true, onBuild } = {}) {
  const esbuild = await import('esbuild');
  const once = async () => {
    const [manifest] = await Promise.all([buildPublic(esbuild), server ? buildServer(esbuild) : undefined]);
    onBuild?.();
    return manifest;
  };
  const manifest = await once();
  if (watch) watchSource(once);
  return manifest;
}

function watchSource(once) {
  let timer;
  let running = Promise.resolve();
  watchFiles(join(root, 'src'), { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(once).then(
        () => console.log('built'),
        (error) => console.error(error.message),
      );
    }, 60);
  });
}

if (process.argv[1] && import.meta.url === new URL(`file://${process.argv[1]}`).href) {
  const started = performance.now();
  const manifest = await build({ watch: process.argv.includes('--watch'), server: !process.argv.includes('--public') });
  for (const [name, asset] of Object.entries(manifest)) console.log(`${String(asset.bytes).padStart(8)}  ${name}`);
  console.log(`built in ${Math.round(performance.now() - started)} ms`);
}
