/** Starts the Chromium this machine has: the system's, or the one an npm package brings. */
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const flags = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'];

export async function launchBrowser(): Promise<Browser> {
  const executablePath = places.find((path) => existsSync(path)) ?? (await packagedChromium());
  return chromium.launch({ executablePath, args: flags });
}

/** `@sparticuz/chromium` is not a dependency; it is used where someone put it. */
async function packagedChromium(): Promise<string> {
  const name = '@sparticuz/chromium';
  const found: unknown = await import(name).catch(() => undefined);
  const path = await pathOf(found);
  if (path === undefined) throw new Error('No Chromium found. Install Debian’s package chromium, or the npm package @sparticuz/chromium.');
  return path;
}

async function pathOf(found: unknown): Promise<string | undefined> {
  if (typeof found !== 'object' || found === null || !('default' in found)) return undefined;
  const { default: packaged } = found;
  if ((typeof packaged !== 'object' && typeof packaged !== 'function') || packaged === null || !('executablePath' in packaged))
    return undefined;
  const { executablePath } = packaged;
  const path: unknown = typeof executablePath === 'function' ? await executablePath.call(packaged) : undefined;
  return typeof path === 'string' ? path : undefined;
}
