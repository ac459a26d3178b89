/** What can be done with a block of code in an answer, and with one from anywhere by the clipboard. */
import { say } from '../support/providerScript.ts';
import { verifies } from '../support/verifies.ts';
import { waitFor } from '../support/waitFor.ts';
import { EditorSession } from './support/editorSession.ts';
import { setUpModel, startScripted } from './support/scripted.ts';

const answer = `Here are two pieces.

\`\`\`ts src/rounding.ts
export const cents = (price: number): number => Math.round(price * 100) / 100;
\`\`\`

And a line for the label:

\`\`\`ts
// Printed by the desk.
\`\`\`
`;

const pasted = `\`src/zones.ts\`
\`\`\`
<<<<<<< SEARCH
const world: Zone = { name: 'World', pricePerKg: 6.5 };
=======
const world: Zone = { name: 'Overseas', pricePerKg: 6.5 };
>>>>>>> REPLACE
\`\`\`
`;

verifies('editor.code-blocks', 'copies, inserts and applies a code block, and makes a file of one', async () => {
  const provider = await startScripted({ otherwise: say(answer) });
  const session = await EditorSession.start();
  const window = await session.openWindow();
  await window.host('open', 'src/label.ts', 3, 3);
  const chat = await window.chat();
  await setUpModel(window, provider, { name: 'Scripted' });
  await chat.send('Give me code');
  await chat.finished();

  await chat.press('Copy', chat.codeBlock(1));
  await waitFor(async () => String(await window.host('clipboard')).includes('Printed by the desk.'), { what: 'the clipboard' });
  await chat.press(/^Insert/, chat.codeBlock(1));
  await waitFor(async () => String(await window.host('text', 'src/label.ts')).includes('// Printed by the desk.'), {
    what: 'the insertion',
  });

  await chat.press(/^Apply/, chat.codeBlock(0));
  await window.page.locator('.monaco-diff-editor').first().waitFor({ timeout: 20_000 });
  await window.screenshot('code-block-apply');
  await window.pick('Apply');
  await waitFor(() => window.file('src/rounding.ts')?.startsWith('export const cents') === true, { what: 'the new file', timeout: 20_000 });

  await chat.press(/^New file/, chat.codeBlock(1));
  await window.input('New file from code', 'src/printed.ts');
  await waitFor(() => window.file('src/printed.ts') === '// Printed by the desk.\n', { what: 'the file made of the block' });
  await window.screenshot('code-blocks');
});

verifies('editor.clipboard', 'applies search and replace blocks copied from anywhere, and undoes them', async () => {
  const session = await EditorSession.start();
  const window = await session.openWindow();
  const before = window.file('src/zones.ts');
  await window.host('open', 'src/zones.ts');
  await window.host('setClipboard', pasted);
  await window.palette('Coterie: Apply Clipboard to Files');
  await window.page.locator('.monaco-diff-editor').first().waitFor({ timeout: 20_000 });
  await window.screenshot('clipboard-review');
  await window.pick('Apply');
  await waitFor(() => window.file('src/zones.ts')?.includes("'Overseas'") === true, { what: 'the clipboard applied', timeout: 20_000 });
  await window.palette('Coterie: Undo Last Apply');
  await waitFor(() => window.file('src/zones.ts') === before, { what: 'the file as it was' });
  await waitFor(async () => JSON.stringify(await window.host('dirty')) === '[]', { what: 'a saved file' });
});
