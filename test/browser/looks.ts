/** Takes pictures of the main states in all themes and two widths, for people to look at: `node test/browser/looks.ts DIR`. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { launchBrowser } from '../support/browser.ts';
import { openPanel } from './openPanel.ts';
import { startPanelServer } from './panelServer.ts';
import { screens } from './screens.ts';
import type { ThemeName } from './themes.ts';

const [dir = '.build/looks', only = '', themeNames = 'dark,light,hcDark,hcLight', widths = '320,700'] = process.argv.slice(2);
const isTheme = (name: string): name is ThemeName => ['dark', 'light', 'hcDark', 'hcLight'].includes(name);
await mkdir(dir, { recursive: true });
const server = await startPanelServer();
const browser = await launchBrowser();
for (const [name, reach] of Object.entries(screens)) {
  if (only !== '' && !only.split(',').includes(name)) continue;
  for (const theme of themeNames.split(',').filter(isTheme)) {
    for (const width of widths.split(',').map(Number)) {
      const panel = await openPanel(browser, server.url, { theme, width, height: 760 });
      await reach(panel);
      await panel.page.screenshot({ path: path.join(dir, `${name}-${theme}-${width}.png`), animations: 'disabled' });
      for (const incident of panel.incidents) process.stderr.write(`${name} ${theme} ${width}: ${incident}\n`);
      await panel.close();
    }
  }
}
await browser.close();
await server.close();
