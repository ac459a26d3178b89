/** Once before the journeys: the package, the editor, and both extensions installed into it as a user would. */
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { installEditor } from '../../scripts/editor/install.ts';
import { editorFolders, installPackage } from '../../scripts/editor/launch.ts';
import { buildDir } from '../../scripts/lib/paths.ts';
import { ensurePackaged, vsixFile } from '../../scripts/package.ts';
import { buildProbe } from './support/buildProbe.ts';

export const suiteDir = path.join(buildDir, 'journeys');
export const screenshotsDir = path.join(buildDir, 'screenshots');

export async function setup(): Promise<void> {
  await ensurePackaged();
  const editor = await installEditor();
  rmSync(suiteDir, { recursive: true, force: true });
  mkdirSync(screenshotsDir, { recursive: true });
  const folders = editorFolders(suiteDir);
  await installPackage(editor, folders, vsixFile);
  await installPackage(editor, folders, await buildProbe(suiteDir));
}
