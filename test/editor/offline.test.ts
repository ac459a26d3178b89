/** Offline turns a plain request into the same proposal a model would make; it is previewed, applied to several files and undone. */
import { expect } from 'vitest';
import { verifies } from '../support/verifies.ts';
import { waitFor } from '../support/waitFor.ts';
import { EditorSession } from './support/editorSession.ts';

const renamed = ['src/pricing.ts', 'src/label.ts'];

verifies('editor.rename', 'renames a symbol in two files without a model, and takes it back', async () => {
  const session = await EditorSession.start();
  const window = await session.openWindow();
  const before = renamed.map((name) => window.file(name));
  await window.host('open', 'src/pricing.ts');
  const chat = await window.chat();

  await chat.send('Rename computePrice to priceOf');
  await chat.edit.waitFor({ timeout: 45_000 });
  for (const name of renamed) expect(await chat.edit.innerText()).toContain(name);
  await window.screenshot('rename-proposed');
  await chat.press('Preview', chat.edit);
  await window.page.locator('.monaco-diff-editor, .multiDiffEntry').first().waitFor();
  await window.screenshot('rename-preview');
  expect(renamed.map((name) => window.file(name))).toEqual(before);

  await chat.press(/^Apply/, chat.edit);
  await chat.editStatus('Applied').waitFor();
  await waitFor(() => renamed.every((name) => window.file(name)?.includes('priceOf') === true), { what: 'the rename on disk' });
  for (const name of renamed) expect(window.file(name)).not.toContain('computePrice');
  await window.screenshot('rename-applied');

  await chat.press('Undo', chat.edit);
  await chat.editStatus('Undone').waitFor();
  await waitFor(() => renamed.every((name, index) => window.file(name) === before[index]), { what: 'the files as they were' });
  await window.screenshot('rename-undone');
});
