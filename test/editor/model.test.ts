/** Chat with a model over real HTTP: the answer streams, stops, is asked again, and comes from another when the first cannot. */
import { expect } from 'vitest';
import { refuse, say } from '../support/providerScript.ts';
import { verifies } from '../support/verifies.ts';
import { waitFor } from '../support/waitFor.ts';
import { EditorSession } from './support/editorSession.ts';
import { setUpModel, startScripted } from './support/scripted.ts';

verifies('editor.stream', 'streams an answer, stops it, and asks again', async () => {
  const provider = await startScripted();
  provider.push({ steps: [{ text: '# Zones\n\nThe first half' }, { hold: 'middle' }, { text: ' and the second half.' }] });
  const session = await EditorSession.start();
  const window = await session.openWindow();
  const chat = await window.chat();
  await setUpModel(window, provider, { name: 'Scripted' });

  await chat.send('Tell me about zones');
  await chat.answerWith('The first half');
  expect(await chat.lastAnswer.innerText()).not.toContain('second half');
  await window.screenshot('streaming');
  provider.release('middle');
  expect(await (await chat.finished()).innerText()).toContain('The first half and the second half.');

  provider.push({ steps: [{ text: 'It begins' }, { hold: 'never' }, { text: ' and goes on.' }] });
  await chat.send('And now the rest');
  await chat.answerWith('It begins');
  await chat.stopButton.click();
  await chat.frame.getByText('Stopped.').waitFor();
  await provider.until(({ chats }) => chats.at(-1)?.aborted === true);
  await window.screenshot('stopped');

  provider.push(say('A whole answer this time.'));
  await chat.press('Retry this answer', chat.lastAnswer);
  await chat.answerWith('A whole answer this time.');
  const [, second, third] = provider.chats;
  expect(third?.body['messages']).toEqual(second?.body['messages']);
});

verifies('editor.fallback', 'asks the next model when the chosen one cannot answer, and says so', async () => {
  const [broken, sound] = [
    await startScripted({ otherwise: refuse(503) }),
    await startScripted({ otherwise: say('The second model answers.') }),
  ];
  const session = await EditorSession.start({ settings: { 'coterie.fallbackModels': ['x-second/scripted-model'] } });
  const window = await session.openWindow();
  const chat = await window.chat();
  await setUpModel(window, sound, { name: 'Second' });
  await setUpModel(window, broken, { name: 'First' });

  await chat.send('Is anybody there?');
  await chat.answerWith('The second model answers.');
  await (await chat.finished()).getByText('Fallback').waitFor();
  await window.screenshot('fallback');
});

verifies('editor.own-models', 'answers with a model of the editor itself', async () => {
  const session = await EditorSession.start();
  const window = await session.openWindow();
  const chat = await window.chat();
  await chat.press(/^Model/);
  const echo = chat.frame.getByRole('option', { name: /Probe Echo/ });
  // The editor may name its models only some time after it started.
  await waitFor(
    async () => {
      if ((await echo.count()) === 1) return true;
      await chat.press('Refresh');
      return false;
    },
    { what: 'the editor’s model', timeout: 30_000, interval: 500 },
  );
  await echo.click();
  await chat.send('Hello from the chat');
  await chat.answerWith('The editor’s own model heard: Hello from the chat');
  await window.screenshot('editor-model');
});

verifies('editor.command-asked', 'runs a command only after it was allowed, and shows what it prints', async () => {
  const provider = await startScripted();
  provider.push(
    { steps: [{ tool_call: { name: 'run_command', arguments: { command: 'node -e "console.log(6*7)"' } } }] },
    say('It printed 42.'),
  );
  const session = await EditorSession.start();
  const window = await session.openWindow();
  const chat = await window.chat();
  await setUpModel(window, provider, { name: 'Scripted' });
  await chat.send('Multiply six by seven');
  await chat.permission.waitFor();
  expect(await chat.permission.innerText()).toContain('console.log(6*7)');
  await window.screenshot('permission');
  await chat.press(/^Allow/, chat.permission);
  await chat.answerWith('It printed 42.');
  expect(JSON.stringify(provider.chats.at(-1)?.body['messages'])).toContain('42');
  await window.screenshot('command-ran');
});
