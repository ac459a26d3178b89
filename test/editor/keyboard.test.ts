/** From an open file to an applied change and back without touching the mouse. */
import { verifies } from '../support/verifies.ts';
import { waitFor } from '../support/waitFor.ts';
import { EditorSession } from './support/editorSession.ts';

verifies('editor.keyboard', 'asks, reviews, applies and undoes with the keyboard alone', async () => {
  const session = await EditorSession.start();
  const window = await session.openWindow();
  const before = window.file('src/zones.ts');
  const { keyboard } = window.page;
  const chat = await window.chat();
  await window.paletteByKeyboard('Coterie: Focus Chat');
  await waitFor(async () => await chat.composer.evaluate((box) => box === document.activeElement), { what: 'focus in the composer' });
  await keyboard.type('replace "Neighbour" with "Next door" in src/zones.ts');
  await keyboard.press('Enter');
  await chat.edit.waitFor({ timeout: 45_000 });

  await waitFor(
    async () => {
      await keyboard.press('Shift+Tab');
      return await chat.frame.evaluate(() => document.activeElement?.textContent?.trim() === 'Apply');
    },
    { what: 'focus on Apply', interval: 30 },
  );
  await window.screenshot('keyboard-apply');
  await keyboard.press('Enter');
  await waitFor(() => window.file('src/zones.ts')?.includes('Next door') === true, { what: 'the change on disk', timeout: 20_000 });
  await chat.editStatus('Applied').waitFor();
  await window.paletteByKeyboard('Coterie: Undo Last Apply');
  await waitFor(() => window.file('src/zones.ts') === before, { what: 'the file as it was' });
});
