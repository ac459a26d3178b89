/** Changes a model proposes: seen first, written to all files or none, taken back byte for byte. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { callTool, say } from '../support/providerScript.ts';
import { verifies } from '../support/verifies.ts';
import { waitFor } from '../support/waitFor.ts';
import { EditorSession } from './support/editorSession.ts';
import { setUpModel, startScripted } from './support/scripted.ts';

const twoFiles = `notes.crlf.txt
<<<<<<< SEARCH
second line
=======
the second line
>>>>>>> REPLACE

src/zones.ts
<<<<<<< SEARCH
const home: Zone = { name: 'Standard', pricePerKg: 1.2 };
=======
const home: Zone = { name: 'Economy', pricePerKg: 1.2 };
>>>>>>> REPLACE
`;
const touched = ['notes.crlf.txt', 'src/zones.ts'];

verifies('editor.edit', 'previews a change of two files, applies it, and undoes it byte for byte', async () => {
  const provider = await startScripted();
  provider.push(callTool('edit_file', { text: twoFiles, title: 'Call it Economy' }), say('Done.'));
  const session = await EditorSession.start();
  const bytes = (): Buffer[] => touched.map((name) => readFileSync(path.join(session.workspace, name)));
  const before = bytes();
  const window = await session.openWindow();
  await window.host('open', 'src/zones.ts');
  const chat = await window.chat();
  await setUpModel(window, provider, { name: 'Scripted' });

  await chat.send('Rename the zone');
  await chat.press('Preview', chat.edit);
  await window.page.locator('.monaco-diff-editor').first().waitFor();
  await window.screenshot('edit-preview');
  expect(bytes()).toEqual(before);

  await chat.press('Apply all', chat.edit);
  await chat.editStatus('Applied').waitFor();
  await chat.answerWith('Done.');
  await waitFor(() => window.file('src/zones.ts')?.includes('Economy') === true, { what: 'the change on disk' });
  expect(window.file('notes.crlf.txt')).toBe('first line\r\nthe second line\r\nthird line\r\n');
  await window.screenshot('edit-applied');

  await window.palette('Coterie: Undo Last Apply');
  await chat.editStatus('Undone').waitFor();
  await waitFor(() => bytes().every((content, index) => content.equals(before[index] ?? Buffer.of())), { what: 'the bytes as before' });
  await window.screenshot('edit-undone');
});

verifies('editor.edit-conflict', 'writes nothing when a file changed after the proposal, and says which', async () => {
  const provider = await startScripted();
  provider.push(callTool('edit_file', { text: twoFiles }), say('I see.'));
  const session = await EditorSession.start();
  const window = await session.openWindow();
  const chat = await window.chat();
  await setUpModel(window, provider, { name: 'Scripted' });
  await chat.send('Rename the zone');
  await chat.edit.waitFor();

  const zones = path.join(session.workspace, 'src/zones.ts');
  const changed = readFileSync(zones, 'utf8').replace("'Standard'", "'Somebody else’s'");
  writeFileSync(zones, changed);
  await chat.press('Apply all', chat.edit);
  await chat.edit
    .getByText(/src\/zones\.ts/)
    .last()
    .waitFor();
  await chat.edit
    .getByText(/changed|Not applied|not found/)
    .first()
    .waitFor();
  await window.screenshot('edit-conflict');
  expect(readFileSync(zones, 'utf8')).toBe(changed);
  expect(window.file('notes.crlf.txt')).toBe('first line\r\nsecond line\r\nthird line\r\n');
});
