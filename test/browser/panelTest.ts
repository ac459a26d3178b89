/** One browser and one server for a file of panel tests; a fresh page for each, and no incident in any of them. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { openPanel, type Panel } from './openPanel.ts';
import { startPanelServer, type PanelServer } from './panelServer.ts';

type Options = Parameters<typeof openPanel>[2];

export function usePanels(): { open(options?: Options): Promise<Panel> } {
  let browser: Browser;
  let server: PanelServer;
  const opened: Panel[] = [];
  beforeAll(async () => {
    [browser, server] = await Promise.all([launchBrowser(), startPanelServer()]);
  });
  afterEach(async () => {
    const panels = opened.splice(0);
    await Promise.all(panels.map((panel) => panel.close()));
    expect(panels.flatMap((panel) => panel.incidents)).toEqual([]);
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });
  return {
    async open(options) {
      const panel = await openPanel(browser, server.url, options);
      opened.push(panel);
      return panel;
    },
  };
}
