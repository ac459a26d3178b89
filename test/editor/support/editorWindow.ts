/** One window of the real editor, driven through its page as a person would, and through the probe where no page can look. */
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Frame, Locator, Page } from 'playwright-core';
import { readText } from './files.ts';
import { waitFor } from '../../support/waitFor.ts';
import { screenshotsDir } from '../prepare.ts';
import { ChatView } from './chatView.ts';
import { ask } from './probe.ts';

export type Theme = 'dark' | 'light' | 'hc-dark' | 'hc-light';

const themes: Record<Theme, { id: string; kind: string }> = {
  dark: { id: 'Default Dark Modern', kind: 'Dark' },
  light: { id: 'Default Light Modern', kind: 'Light' },
  'hc-dark': { id: 'Default High Contrast', kind: 'HighContrast' },
  'hc-light': { id: 'Default High Contrast Light', kind: 'HighContrastLight' },
};

export class EditorWindow {
  readonly page: Page;
  readonly folder: string;
  private readonly probeDir: string;

  constructor(page: Page, probeDir: string, folder: string) {
    this.page = page;
    this.probeDir = probeDir;
    this.folder = folder;
  }

  async load(url: string): Promise<void> {
    rmSync(path.join(this.probeDir, 'ready'), { force: true });
    await this.page.goto(url);
    await this.ready();
  }

  /** The workbench is drawn and the extension host answers. */
  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .activitybar').waitFor({ timeout: 60_000 });
    await waitFor(() => readText(path.join(this.probeDir, 'ready')) !== null, {
      what: 'the extension host',
      timeout: 60_000,
      interval: 50,
    });
  }

  /** As a person reloads it, by the editor's own command. */
  async reload(): Promise<void> {
    rmSync(path.join(this.probeDir, 'ready'), { force: true });
    const loaded = this.page.waitForEvent('load');
    await this.palette('Developer: Reload Window');
    await loaded;
    await this.ready();
  }

  /** Asks the extension host; see `probe/answers.ts`. */
  async host(question: string, ...args: unknown[]): Promise<unknown> {
    return await ask(this.probeDir, question, args);
  }

  /** Runs a command by its title, through the palette. */
  async palette(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    const input = this.page.locator('.quick-input-widget input.input');
    await input.fill(`>${title}`);
    await this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: title }).first().click();
  }

  /** The same without the mouse. */
  async paletteByKeyboard(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.page.locator('.quick-input-widget input.input').waitFor();
    await this.page.keyboard.type(title);
    await this.page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: title }).waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** Chooses a row of the quick pick that is open or about to open. */
  async pick(row: string): Promise<void> {
    // The list draws only what fits, so it is filtered first.
    await this.page.locator('.quick-input-list .monaco-list-row').first().waitFor({ timeout: 20_000 });
    await this.page.locator('.quick-input-widget .quick-input-filter input').fill(row);
    const found = this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: row }).first();
    await found.waitFor({ timeout: 20_000 });
    await found.click();
  }

  /** Fills in the native input box of this title. */
  async input(title: string | RegExp, text: string): Promise<void> {
    await this.page.locator('.quick-input-titlebar').getByText(title).waitFor({ timeout: 20_000 });
    const box = this.page.locator('.quick-input-widget .quick-input-box input');
    await box.fill(text);
    await box.press('Enter');
  }

  /** Shows the chat in the side bar and answers it, once the server is there. */
  async chat(): Promise<ChatView> {
    await this.host('command', 'coterie.chat.focus');
    return await this.shownChat();
  }

  /** A chat that is shown already; with several, the one `accept` chooses. */
  async shownChat(accept: (frame: Frame) => Promise<boolean> = async () => true): Promise<ChatView> {
    const frame = await waitFor(
      async () => {
        for (const candidate of this.page.frames()) {
          const composer = candidate.locator('form.composer textarea');
          if ((await composer.count()) === 1 && (await composer.isVisible()) && (await accept(candidate))) return candidate;
        }
        return null;
      },
      { what: 'the chat', timeout: 30_000, interval: 100 },
    );
    await frame.locator('.model-button').filter({ hasNotText: 'Choose a model' }).waitFor();
    return new ChatView(frame);
  }

  /** A button of a native dialogue or notification. */
  button(name: string | RegExp): Locator {
    return this.page.locator('.monaco-dialog-box, .notifications-toasts').getByRole('button', { name });
  }

  async theme(theme: Theme): Promise<void> {
    await this.host('setting', 'workbench.colorTheme', themes[theme].id);
    await waitFor(async () => (await this.host('themeKind')) === themes[theme].kind, { what: `the ${theme} theme` });
  }

  /** The file on disk, as UTF-8. */
  file(name: string): string | null {
    return readText(path.join(this.folder, name));
  }

  /** The text of every frame, for a test that failed. */
  async describe(): Promise<string> {
    const texts = await Promise.all(
      this.page.frames().map(
        async (frame) =>
          `--- ${frame.url()}\n${await frame
            .locator('body')
            .innerText({ timeout: 1_000 })
            .catch(() => '')}`,
      ),
    );
    return texts.join('\n');
  }

  /** Into `.build/screenshots/<name>.png`. */
  async screenshot(name: string): Promise<void> {
    mkdirSync(screenshotsDir, { recursive: true });
    await this.page.screenshot({ path: path.join(screenshotsDir, `${name}.png`), animations: 'disabled', caret: 'hide' });
  }
}
