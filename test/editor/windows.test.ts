/** Two windows on one server: what one says the other sees; and a history that finds it again. */
import { cpSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { verifies } from '../support/verifies.ts';
import { EditorSession } from './support/editorSession.ts';

verifies('editor.windows', 'shares one server and one history between two windows', async () => {
  const session = await EditorSession.start();
  const other = path.join(path.dirname(session.workspace), 'second-desk');
  cpSync(session.workspace, other, { recursive: true });
  const first = await session.openWindow();
  const chat = await first.chat();
  await chat.send('find "maxWeightKg"');
  await chat.finished();
  const pid = await session.serverPid();

  const second = await session.openWindow(other);
  const otherChat = await second.chat();
  expect(await session.serverPid()).toBe(pid);
  await otherChat.press('History');
  await otherChat.frame
    .getByRole('button', { name: /maxWeightKg/ })
    .first()
    .click();
  await otherChat.answerWith('maxWeightKg');
  await otherChat.send('list files in src');
  await otherChat.answerWith('zones.ts');
  await second.screenshot('second-window');
  await chat.answerWith('zones.ts');
  await first.screenshot('first-window');
});

verifies('editor.history', 'finds a conversation by its words, renames it, deletes it and brings it back', async () => {
  const session = await EditorSession.start();
  const window = await session.openWindow();
  const chat = await window.chat();
  for (const text of ['find "expressFactor"', 'list files in src']) {
    await chat.press('New chat');
    await chat.send(text);
    await chat.finished();
  }
  await chat.press('History');
  await chat.frame.getByRole('searchbox').fill('expressFactor');
  const rows = chat.frame.locator('.history-row');
  await rows.filter({ hasText: 'expressFactor' }).first().waitFor();
  await rows.filter({ hasText: 'list files' }).waitFor({ state: 'detached' });
  await window.screenshot('history-search');

  await chat.frame.getByRole('searchbox').fill('');
  await rows.filter({ hasText: 'list files' }).first().hover();
  await chat.press(/^Rename/, rows.filter({ hasText: 'list files' }).first());
  await chat.frame.getByRole('textbox', { name: 'New title' }).fill('What is in src');
  await chat.frame.getByRole('textbox', { name: 'New title' }).press('Enter');
  const renamed = rows.filter({ hasText: 'What is in src' });
  await renamed.waitFor();
  await renamed.hover();
  await chat.press(/^Delete/, renamed);
  await renamed.waitFor({ state: 'detached' });
  await chat.press('Undo');
  await renamed.waitFor();
  await window.screenshot('history');
});
