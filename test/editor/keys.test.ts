/** A provider's key: entered in the editor's own input, checked, replaced and removed; and in no file while it is in use. */
import { expect } from 'vitest';
import { findCanary, newCanary } from '../support/canary.ts';
import { verifies } from '../support/verifies.ts';
import { EditorSession } from './support/editorSession.ts';
import { setUpModel, startScripted } from './support/scripted.ts';

verifies('editor.keys', 'asks again for a key the provider refuses, replaces and removes one, and writes none to disk', async () => {
  const [first, second] = [newCanary(), newCanary()];
  const provider = await startScripted({ api_key: first });
  const session = await EditorSession.start();
  const window = await session.openWindow();
  const chat = await window.chat();

  await setUpModel(window, provider, { name: 'Keyed', key: 'sk-wrong', keyAfterRefusal: first });
  await chat.send('With the first key');
  await chat.answerWith('You said: With the first key');

  provider.configure({ api_key: second });
  await chat.send('With a key that was revoked');
  await chat.frame.getByText('Set up a model').last().waitFor();
  await window.screenshot('key-refused');

  await window.palette('Coterie: Replace an API Key');
  await window.pick('x-keyed');
  await window.input(/API key/, second);
  await window.page.getByText('was replaced').first().waitFor();
  await window.host('command', 'notifications.clearAll');
  await chat.press('Retry', chat.lastAnswer);
  await chat.answerWith('You said: With a key that was revoked');

  const dirs = [session.folders.data, session.folders.userData];
  expect([...findCanary(first, { dirs }), ...findCanary(second, { dirs })]).toEqual([]);
  for (const { headers } of provider.chats) expect(headers['authorization']).toMatch(/^Bearer sk-canary-/);

  await window.palette('Coterie: Remove an API Key');
  await window.pick('x-keyed');
  await window.button('Remove').click();
  await window.page.getByText('was removed').first().waitFor();
  const asked = provider.chats.length;
  await chat.send('With no key');
  await chat.frame
    .getByText(/needs an API key/)
    .first()
    .waitFor();
  await window.screenshot('key-removed');
  expect(provider.chats.slice(asked).every(({ headers }) => !String(headers['authorization']).includes('canary'))).toBe(true);
});
