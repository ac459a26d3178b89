/** A window that is reloaded and a server that is killed in the middle of an answer: nothing that was seen is lost. */
import process from 'node:process';
import { expect } from 'vitest';
import { say } from '../support/providerScript.ts';
import { verifies } from '../support/verifies.ts';
import { waitFor } from '../support/waitFor.ts';
import { EditorSession } from './support/editorSession.ts';
import { setUpModel, startScripted } from './support/scripted.ts';

verifies('editor.reload', 'goes on where it was when the window is reloaded in the middle of an answer', async () => {
  const provider = await startScripted();
  provider.push({ steps: [{ text: 'The part before the reload' }, { hold: 'reload' }, { text: ' and the part after it.' }] });
  const session = await EditorSession.start();
  const window = await session.openWindow();
  const chat = await window.chat();
  await setUpModel(window, provider, { name: 'Scripted' });
  await chat.send('Tell me a long story');
  await chat.answerWith('The part before the reload');
  const pid = await session.serverPid();

  await window.reload();
  const again = await window.chat();
  await again.answerWith('The part before the reload');
  provider.release('reload');
  const whole = await again.finished();
  expect(await whole.innerText()).toContain('The part before the reload and the part after it.');
  expect(await again.answers.count()).toBe(1);
  expect(await session.serverPid()).toBe(pid);
  expect(provider.chats).toHaveLength(1);
  await window.screenshot('after-reload');
});

verifies(
  'editor.server-killed',
  'keeps every word when the server is killed in the middle of an answer, and offers to ask again',
  async () => {
    const provider = await startScripted();
    provider.push({ steps: [{ text: 'Said before the crash.' }, { hold: 'never' }] });
    const session = await EditorSession.start();
    const window = await session.openWindow();
    const chat = await window.chat();
    await setUpModel(window, provider, { name: 'Scripted' });
    await chat.send('Something long');
    await chat.answerWith('Said before the crash.');

    const pid = await session.serverPid();
    process.kill(pid, 'SIGKILL');
    await window.screenshot('server-killed');
    await waitFor(async () => (await session.serverPid()) !== pid, { what: 'a new server', timeout: 30_000 });
    await chat.lastAnswer.getByRole('button', { name: 'Retry' }).waitFor({ timeout: 30_000 });
    expect(await chat.lastAnswer.innerText()).toMatch(/stopped while this was being written|interrupted/);
    expect(await chat.lastAnswer.innerText()).toContain('Said before the crash.');
    await window.screenshot('after-crash');

    provider.push(say('Asked again, answered in full.'));
    await chat.press('Retry', chat.lastAnswer);
    await chat.answerWith('Asked again, answered in full.');
  },
);
