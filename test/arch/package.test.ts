/** What is in the package a user installs. */
import { statSync } from 'node:fs';
import { listFiles } from '@vscode/vsce';
import { expect } from 'vitest';
import { root } from '../../scripts/lib/paths.ts';
import { ensurePackaged, vsixFile } from '../../scripts/package.ts';
import { verifies } from '../support/verifies.ts';
import { projectFiles } from './sourceFiles.ts';

const maxBytes = 3 * 1024 * 1024;
const maxFiles = 20;

verifies('package.contents', 'holds exactly the bundles, the media and the papers', async () => {
  await ensurePackaged();
  const files = await listFiles({ cwd: root, packageManager: 0 });
  expect(files.toSorted()).toEqual(
    [
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist/cli.cjs',
      'dist/engine.cjs',
      'dist/extension.cjs',
      'dist/server.cjs',
      'dist/webview/chat.css',
      'dist/webview/chat.js',
      'package.json',
      ...projectFiles(['media', 'docs/images'], (file) => file !== 'media/icon.svg'),
    ].toSorted(),
  );
  expect(files.filter((file) => /\.(ts|tsx|map)$|(^|\/)\.env/.test(file))).toEqual([]);
  expect(files.length).toBeLessThanOrEqual(maxFiles);
  expect(statSync(vsixFile).size).toBeLessThanOrEqual(maxBytes);
});
