/**
 * `npm start`: a real VS Code with Coterie in it, on a copy of the sample project. Flags: `--desktop` uses the `code` of
 * this machine, `--no-open` only prints the address, `--fresh` forgets what the last start left (chats, settings, edits).
 */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './build.ts';
import { installEditor } from './editor/install.ts';
import { editorFolders, installPackage, launchEditor, seedUserSettings, type RunningEditor } from './editor/launch.ts';
import { openInBrowser } from './editor/openInBrowser.ts';
import { endServer } from './editor/endServer.ts';
import { exec, mustExec } from './lib/exec.ts';
import { onceFor } from './lib/fingerprint.ts';
import { cacheDir, inRoot } from './lib/paths.ts';
import { main, seconds, step, StepError } from './lib/steps.ts';
import { ensurePackaged, packageFingerprint, vsixFile } from './package.ts';

const begun = performance.now();
const runDir = inRoot('.build', 'run');
const sample = path.join(runDir, 'sample');

await main(async () => {
  const { values: flags } = parseArgs({
    options: { desktop: { type: 'boolean' }, 'no-open': { type: 'boolean' }, fresh: { type: 'boolean' } },
  });
  if (flags.fresh) rmSync(runDir, { recursive: true, force: true });

  await step('Building the extension', async () => ((await ensureBuilt()) ? 'bundled' : 'nothing changed'));
  await step('Packaging it', async () => {
    const made = await ensurePackaged();
    return `${path.basename(vsixFile)}, ${(statSync(vsixFile).size / 1024).toFixed(0)} KB${made ? '' : ', nothing changed'}`;
  });
  await step('Copying the sample project', () => (copySample() ? 'fresh copy' : 'kept from the last start'));
  return flags.desktop ? await startDesktop() : await startInBrowser(flags['no-open'] !== true);
});

async function startInBrowser(open: boolean): Promise<number> {
  const editor = await step(
    'Bringing up VS Code (the first time it is installed, which takes a minute)',
    async () => await installEditor(),
  );
  const folders = editorFolders(runDir);
  seedUserSettings(folders, { 'workbench.startupEditor': 'readme', 'telemetry.telemetryLevel': 'off' });
  await step('Installing the extension into it', async () => {
    const key = `${packageFingerprint()} ${editor.entry}`;
    const installed = path.join(folders.extensions, 'extensions.json');
    return (await onceFor('installed', key, [installed], async () => await installPackage(editor, folders, vsixFile)))
      ? 'installed'
      : 'nothing changed';
  });
  const running = await step('Starting it', async () => await launchEditor({ editor, folders, port: lastPort() }));
  rememberPort(running.url);

  const url = `${running.url}/?folder=${encodeURIComponent(sample)}`;
  const opened = open && openInBrowser(url);
  process.stdout.write(`\nReady after ${seconds(performance.now() - begun)}. ${opened ? 'Opened' : 'Open'} ${url}\nCtrl-C ends it.\n`);
  await untilStopped(running);
  await endServer(folders.data);
  return 0;
}

async function startDesktop(): Promise<number> {
  const [code, ...flags] = await desktopEditor();
  await step('Installing the extension into it', async () => {
    await mustExec(code, [...flags, '--install-extension', vsixFile, '--force']);
  });
  await step('Opening the sample project', async () => {
    await mustExec(code, [...flags, '--new-window', sample]);
  });
  return 0;
}

/** The `code` of this machine; where there is none, one that is downloaded, with folders of its own. */
async function desktopEditor(): Promise<readonly [string, ...string[]]> {
  const wanted = process.env['COTERIE_CODE'] ?? 'code';
  const version = await exec(wanted, ['--version']).catch(() => ({ code: 1, output: '' }));
  if (version.code === 0) return [wanted];
  return await step('Downloading VS Code, since there is no `code` on PATH', async () => {
    const { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath } = await import('@vscode/test-electron');
    try {
      const [cli, ...flags] = resolveCliArgsFromVSCodeExecutablePath(
        await downloadAndUnzipVSCode({ cachePath: path.join(cacheDir, 'vscode'), timeout: 30_000 }),
      );
      return [cli ?? wanted, ...flags] as const;
    } catch (error) {
      throw new StepError(
        `It could not be downloaded (${error instanceof Error ? error.message : String(error)}). Put \`code\` on PATH, or start without --desktop.`,
      );
    }
  });
}

/** What the user did to the copy stays until `--fresh`. */
function copySample(): boolean {
  if (existsSync(sample)) return false;
  mkdirSync(runDir, { recursive: true });
  cpSync(inRoot('test', 'fixtures', 'sample'), sample, { recursive: true });
  return true;
}

/** The browser keeps what the editor stores per address, so the port stays the same while it is free. */
function lastPort(): number {
  const file = path.join(runDir, 'port');
  const port = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  return Number.isInteger(port) && port > 1023 && port < 65_536 ? port : 0;
}

function rememberPort(url: string): void {
  writeFileSync(path.join(runDir, 'port'), new URL(url).port);
}

async function untilStopped(running: RunningEditor): Promise<void> {
  const stop = (): void => void running.stop();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
  await running.ended;
}
