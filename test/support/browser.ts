/** Starts a Chromium: the machine's, or one from npm, kept in the user's cache. */
import { chromium, type Browser } from 'playwright-core';
import { chromiumFlags, findChromium } from '../../scripts/editor/chromium.ts';

export async function launchBrowser(): Promise<Browser> {
  return await chromium.launch({ executablePath: await findChromium(), args: [...chromiumFlags] });
}
