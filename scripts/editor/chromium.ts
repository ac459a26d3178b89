/** Finds a Chromium: the machine's own, or one from npm, installed once per user. */
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { mustExec } from '../lib/exec.ts';
import { cachedTool } from '../lib/toolCache.ts';

export const chromiumFlags: readonly string[] = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const packaged = '@sparticuz/chromium@153.0.0';

export async function findChromium(): Promise<string> {
  const wanted = process.env['COTERIE_CHROMIUM'];
  const found = [wanted, onPath('chromium'), ...places].find((file) => file !== undefined && existsSync(file));
  return found ?? (await fromNpm());
}

function onPath(name: string): string | undefined {
  if (process.platform === 'win32') return undefined;
  try {
    return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

async function fromNpm(): Promise<string> {
  const dir = await cachedTool('chromium', packaged, async (into) => {
    writeFileSync(path.join(into, 'package.json'), '{"private":true,"type":"module"}\n');
    await mustExec('npm', ['install', packaged, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: into });
  });
  const entry = path.join(dir, 'node_modules', '@sparticuz', 'chromium', 'build', 'index.js');
  const module: { default: { executablePath(): Promise<string> } } = await import(pathToFileURL(entry).href);
  return await module.default.executablePath();
}
