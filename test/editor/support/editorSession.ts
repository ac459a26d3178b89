/**
 * A real editor on a copy of a project, with folders of its own, and the browser that shows it. Lives as long as the test that
 * starts it; when that fails, `.build/screenshots/failed-*.png` and the logs beside it say what was to be seen.
 */
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { endServer, serverPid } from '../../../scripts/editor/endServer.ts';
import { installEditor } from '../../../scripts/editor/install.ts';
import { launchEditor, type EditorFolders, type RunningEditor } from '../../../scripts/editor/launch.ts';
import { inRoot } from '../../../scripts/lib/paths.ts';
import { launchBrowser } from '../../support/browser.ts';
import { makeTempDir, removeDir } from '../../support/tempDir.ts';
import { waitFor } from '../../support/waitFor.ts';
import { screenshotsDir, suiteDir } from '../prepare.ts';
import { EditorWindow } from './editorWindow.ts';

interface SessionOptions {
  /** Coterie's settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** The editor without what would change a screenshot from run to run or cover the chat. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.layoutControl.enabled': false,
  'chat.commandCenter.enabled': false,
  'window.commandCenter': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'window.autoDetectColorScheme': false,
  'editor.minimap.enabled': false,
};

export class EditorSession {
  readonly workspace: string;
  readonly folders: EditorFolders;
  private readonly base: string;
  private readonly editor: RunningEditor;
  private readonly browser: Browser;
  private readonly probeDir: string;
  private readonly windows: EditorWindow[] = [];

  private constructor(base: string, folders: EditorFolders, editor: RunningEditor, browser: Browser) {
    this.base = base;
    this.folders = folders;
    this.editor = editor;
    this.browser = browser;
    this.workspace = path.join(base, 'parcel-desk');
    this.probeDir = path.join(base, 'probe');
  }

  static async start({ settings = {}, env = {} }: SessionOptions = {}): Promise<EditorSession> {
    const base = makeTempDir('coterie-editor-');
    const folders = {
      userData: path.join(base, 'user-data'),
      extensions: path.join(suiteDir, 'extensions'),
      data: path.join(base, 'data'),
    };
    for (const dir of [path.join(folders.userData, 'User'), path.join(folders.userData, 'Machine'), folders.data, path.join(base, 'probe')])
      mkdirSync(dir, { recursive: true });
    writeFileSync(path.join(folders.userData, 'User', 'settings.json'), JSON.stringify(quietSettings));
    // Where a server-side editor keeps the settings that belong to the machine, as all of Coterie's do.
    writeFileSync(path.join(folders.userData, 'Machine', 'settings.json'), JSON.stringify(settings));
    cpSync(inRoot('test', 'fixtures', 'sample'), path.join(base, 'parcel-desk'), { recursive: true });
    const editor = await launchEditor({
      editor: await installEditor(),
      folders,
      port: 0,
      env: { COTERIE_PROBE: path.join(base, 'probe'), ...env },
    });
    const browser = await launchBrowser();
    const session = new EditorSession(base, folders, editor, browser);
    onTestFinished(async ({ task }) => {
      if (task.result?.state === 'fail') await session.keepEvidence(task.name);
      await session.end();
    });
    return session;
  }

  /** Opens a window on the workspace, or on another folder beside it, and waits until its extension host answers. */
  async openWindow(folder = this.workspace): Promise<EditorWindow> {
    const context = await this.browser.newContext({
      viewport: { width: 1280, height: 860 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const page = await context.newPage();
    const window = new EditorWindow(page, path.join(this.probeDir, path.basename(folder)), folder);
    await window.load(`${this.editor.url}/?folder=${encodeURIComponent(folder)}`);
    this.windows.push(window);
    return window;
  }

  /** The local server's process, once it runs. */
  async serverPid(): Promise<number> {
    return await waitFor(() => serverPid(this.folders.data), { what: 'the local server', timeout: 30_000 });
  }

  private async keepEvidence(test: string): Promise<void> {
    const name = test.replaceAll(/\W+/g, '-').slice(0, 60);
    for (const [index, window] of this.windows.entries()) {
      await window.screenshot(`failed-${name}-${index}`).catch(() => undefined);
      writeFileSync(path.join(screenshotsDir, `failed-${name}-${index}.txt`), await window.describe());
    }
    const into = path.join(screenshotsDir, `failed-${name}-logs`);
    cpSync(path.join(this.folders.userData, 'logs'), path.join(into, 'editor'), { recursive: true, force: true });
    const logs = readdirSync(this.folders.data, { recursive: true, encoding: 'utf8' }).filter((file) => /\.log|\.jsonl/.test(file));
    for (const file of logs) cpSync(path.join(this.folders.data, file), path.join(into, 'server', file), { recursive: true });
  }

  private async end(): Promise<void> {
    await this.browser.close();
    await this.editor.stop();
    await endServer(this.folders.data, 0);
    removeDir(this.base);
  }
}
