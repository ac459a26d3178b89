/** Opens the panel in a page with a theme and a scripted host, and watches for what must never happen. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { ScriptedHost } from './scriptedHost.ts';
import { themes, type ThemeName } from './themes.ts';

export interface Panel {
  readonly page: Page;
  readonly host: ScriptedHost;
  /** Requests to anywhere but the panel's own files, violations of the policy, dialogs, errors of the page. */
  readonly incidents: string[];
  close(): Promise<void>;
}

interface Options {
  theme?: ThemeName;
  width?: number;
  height?: number;
  reducedMotion?: 'reduce' | 'no-preference';
  prepare?: (host: ScriptedHost) => void;
}

export async function openPanel(browser: Browser, url: string, options: Options = {}): Promise<Panel> {
  const { theme = 'dark', width = 340, height = 720, reducedMotion = 'reduce' } = options;
  const context = await browser.newContext({ viewport: { width, height }, reducedMotion, forcedColors: 'none' });
  const page = await context.newPage();
  // Shorter than a test's own, so that a failure names what was waited for.
  page.setDefaultTimeout(12_000);
  const incidents: string[] = [];
  const host = new ScriptedHost();
  options.prepare?.(host);
  await watch(context, page, url, incidents);
  await host.attach(page);
  await page.addInitScript(playEditor, themes[theme]);
  await page.goto(url);
  await page.locator('.panel-head').waitFor();
  return { page, host, incidents, close: () => context.close() };
}

/** Changes the theme of an open panel, as the editor does. */
export async function applyTheme(page: Page, theme: ThemeName): Promise<void> {
  await page.evaluate(({ className, variables }: { className: string; variables: Record<string, string> }) => {
    const { style } = document.documentElement;
    style.cssText = '';
    for (const [name, value] of Object.entries(variables)) style.setProperty(name, value);
    style.backgroundColor = variables['--vscode-sideBar-background'] ?? '';
    document.body.className = className;
  }, themes[theme]);
}

async function watch(context: BrowserContext, page: Page, url: string, incidents: string[]): Promise<void> {
  const own = new Set(['', 'chat.js', 'chat.css', 'icon.svg'].map((file) => url + file));
  context.on('request', (request) => own.has(request.url()) || incidents.push(`request ${request.url()}`));
  context.on('page', (opened) => opened !== page && incidents.push(`window ${opened.url()}`));
  page.on('dialog', (dialog) => {
    incidents.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => incidents.push(`error ${error.message}`));
  page.on('framenavigated', (frame) => frame === page.mainFrame() && frame.url() !== url && incidents.push(`navigation ${frame.url()}`));
  await page.exposeFunction('reportIncident', (text: string) => incidents.push(text));
}

/** Runs in the page before its scripts: what the editor gives a webview. */
function playEditor(theme: { className: string; variables: Record<string, string> }): void {
  const host = window as unknown as Record<'scriptedHostReceives' | 'reportIncident', (text: string) => void>;
  document.addEventListener('securitypolicyviolation', (event) =>
    host.reportIncident(`policy ${event.violatedDirective} ${event.blockedURI}`),
  );
  document.addEventListener('DOMContentLoaded', () => {
    for (const [name, value] of Object.entries(theme.variables)) document.documentElement.style.setProperty(name, value);
    document.documentElement.style.backgroundColor = theme.variables['--vscode-sideBar-background'] ?? '';
    document.body.className = theme.className;
  });
  let given = false;
  Object.assign(window, {
    acquireVsCodeApi: () => {
      if (given) throw new Error('acquireVsCodeApi may be called once.');
      given = true;
      return {
        postMessage: (message: unknown) => host.scriptedHostReceives(JSON.stringify(message)),
        getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
        setState: (state: unknown) => sessionStorage.setItem('state', JSON.stringify(state)),
      };
    },
  });
}
