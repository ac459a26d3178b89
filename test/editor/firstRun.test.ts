/** What a person sees who has just installed Coterie: an empty chat that says what to do, a walkthrough, and no set-up needed. */
import { expect } from 'vitest';
import { verifies } from '../support/verifies.ts';
import { EditorSession } from './support/editorSession.ts';

verifies('editor.first-run', 'opens an empty chat and explains a file without any set-up', async () => {
  const session = await EditorSession.start();
  const window = await session.openWindow();
  await window.host('open', 'src/pricing.ts');
  const chat = await window.chat();
  await chat.frame.getByText('What shall we work on?').waitFor();
  await window.screenshot('first-run');

  await chat.send('Explain src/pricing.ts');
  const answer = await chat.finished();
  await window.screenshot('offline-explain');
  expect(await answer.innerText()).toContain('computePrice');
  expect(await answer.innerText()).toContain('totalPrice');

  await window.palette('Coterie: Set Up a Model');
  await window.page.locator('.quick-input-list .monaco-list-row').first().waitFor();
  await window.screenshot('set-up-a-model');
  await window.page.keyboard.press('Escape');

  await window.host('command', 'workbench.action.openWalkthrough', 'coterie.coterie#coterie.start');
  await window.page.getByText('Get Started with Coterie').first().waitFor();
  await window.screenshot('walkthrough');
});
