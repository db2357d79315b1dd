import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { type Browser, chromium } from 'playwright-core';

/** A Chromium that can be started. */
export interface FoundChromium {
  readonly executable: () => { readonly path: string; readonly env: Readonly<Record<string, string>> };
}

const PACKAGE = '@sparticuz/chromium';
const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The one that CHROMIUM names, that of the package, or that of the machine; undefined where there is none of them. */
export function findChromium(): FoundChromium | undefined {
  const named = process.env.CHROMIUM ?? '';
  if (named !== '') return { executable: () => ({ path: named, env: {} }) };
  const packed = packedAt();
  if (packed !== undefined) return { executable: () => unpacked(packed) };
  const installed = INSTALLED.find((path) => existsSync(path));
  return installed === undefined ? undefined : { executable: () => ({ path: installed, env: {} }) };
}

export function startChromium({ executable }: FoundChromium): Promise<Browser> {
  const { path, env } = executable();
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  return chromium.launch({
    executablePath: path,
    headless: true,
    args,
    env: { PATH: process.env.PATH ?? '', HOME: tmpdir(), ...env },
  });
}

/** The folder of the package, which brings a build for Linux on x64; undefined elsewhere, and where it is not installed. */
function packedAt(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const require = createRequire(import.meta.url);
  const folder = require.resolve
    .paths(PACKAGE)
    ?.map((modules) => join(modules, PACKAGE))
    .find((each) => existsSync(join(each, 'package.json')));
  return folder;
}

/**
 * Unpacks program, libraries and a font, once for each version and user. The package's own code would do it in a folder that
 * any user of the machine can prepare, and without the libraries, which a machine that had no browser lacks.
 */
function unpacked(folder: string): ReturnType<FoundChromium['executable']> {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  const home = join(tmpdir(), `baton-test-chromium-${version}-${process.getuid?.() ?? 'all'}`);
  if (!existsSync(home)) {
    const aside = mkdtempSync(`${home}-`);
    const content = (name: string) => brotliDecompressSync(readFileSync(join(folder, 'bin', name)));
    writeFileSync(join(aside, 'chromium'), content('chromium.br'));
    chmodSync(join(aside, 'chromium'), 0o755);
    for (const name of ['al2023.tar.br', 'fonts.tar.br']) {
      const { status, error } = spawnSync('tar', ['-x', '-C', aside], { input: content(name) });
      if (status !== 0) throw error ?? new Error(`tar could not unpack ${name}`);
    }
    writeFileSync(join(aside, 'fonts.conf'), fontsIn(home));
    try {
      renameSync(aside, home);
    } catch (error) {
      rmSync(aside, { recursive: true, force: true });
      if (!existsSync(home)) throw error;
    }
  }
  return {
    path: join(home, 'chromium'),
    env: { LD_LIBRARY_PATH: join(home, 'lib'), FONTCONFIG_FILE: join(home, 'fonts.conf') },
  };
}

/** The fonts of the machine, and one that is there in any case: without any, text has no width. */
function fontsIn(home: string): string {
  const folders = ['/usr/share/fonts', join(home, 'fonts')].map((folder) => `<dir>${folder}</dir>`);
  return `<?xml version="1.0"?><fontconfig>${folders.join('')}<cachedir>${join(home, 'cache')}</cachedir></fontconfig>\n`;
}
