import { uuidv7 } from 'uuidv7';
import { describe, expect } from 'vitest';
import { MessageId } from '#contracts/core/ids';
import { verifies } from '../support/verifies.ts';
import { waitFor } from '../support/waitFor.ts';
import { usePanels } from './panelTest.ts';
import { ask, editProposed } from './screens.ts';
import { Refusal } from './scriptedHost.ts';

const panels = usePanels();

describe('a reload', () => {
  verifies('chat.reload', 'brings back the open conversation, the running answer and the draft with its attachments', async () => {
    const panel = await panels.open();
    const { page } = panel;
    const run = await ask(panel, 'Before the reload');
    run.started();
    run.text('First half, ');
    await page.getByText('First half').waitFor();
    await page.getByRole('textbox', { name: 'Message' }).fill('Half a thought @sel');
    await page.getByRole('textbox', { name: 'Message' }).press('End');
    await page.getByRole('textbox', { name: 'Message' }).pressSequentially('ection');
    await page.getByRole('option', { name: 'Selection' }).click();
    await page.getByRole('button', { name: 'Remove main.ts:3–9' }).waitFor();

    await page.reload();
    await page.getByText('First half').waitFor();
    run.text('second half.');
    await page.getByText('First half, second half.').waitFor();
    run.completed();
    expect(await page.getByRole('textbox', { name: 'Message' }).inputValue()).toBe('Half a thought ');
    expect(await page.getByRole('button', { name: 'Remove main.ts:3–9' }).isVisible()).toBe(true);
    expect(await page.locator('article.user').count()).toBe(1);
  });

  verifies('chat.reload', 'keeps the reader’s place', async () => {
    const { page, host } = await panels.open();
    const kept = host.addTalk(
      'Long',
      Array.from({ length: 20 }, (_, at) => [`Question ${at}`, `Answer ${at}`] as const),
    );
    host.emit('show', { what: 'conversation', conversation_id: kept.conversation.id });
    await page.getByText('Answer 19').waitFor();
    const log = page.getByRole('log');
    const place = () =>
      page.getByText('Question 10', { exact: true }).evaluate((element) => Math.round(element.getBoundingClientRect().top));
    await log.evaluate((element) => (element.scrollTop = 700));
    await waitFor(() => page.evaluate(() => /"scroll":\{/.test(sessionStorage.getItem('state') ?? '')));
    const before = await place();
    await page.reload();
    await page.getByText('Question 10', { exact: true }).waitFor();
    await waitFor(async () => Math.abs((await place()) - before) <= 1);
  });

  verifies('chat.send.once', 'in the middle of sending sends the same message again under the same id, and shows it once', async () => {
    const panel = await panels.open({
      prepare: (host) => {
        host.handlers.send = () => undefined;
      },
    });
    const { page, host } = panel;
    const box = page.getByRole('textbox', { name: 'Message' });
    const send = new Map<string, number>();
    await box.fill('Sent, but nobody answered');
    await box.press('Enter');
    await waitFor(() => host.called('send').length === 1);
    await page.reload();
    await waitFor(() => host.called('send').length === 2);
    for (const input of host.called('send')) {
      if (typeof input === 'object' && input !== null && 'message_id' in input) send.set(String(input.message_id), 1);
    }
    expect(send.size).toBe(1);
    expect(await page.getByText('Sent, but nobody answered').count()).toBe(1);
  });
});

describe('a server that is away', () => {
  verifies('chat.send.once', 'leaves all readable; what is sent meanwhile goes out once when it is back', async () => {
    const panel = await panels.open();
    const { page, host } = panel;
    (await ask(panel, 'Hello')).answer('Hello yourself.');
    await page.getByText('Hello yourself.').waitFor();
    host.emit('server', { state: 'reconnecting', text: 'The server is being restarted.' });
    await page.getByText('Reconnecting…').waitFor();
    const box = page.getByRole('textbox', { name: 'Message' });
    await box.fill('While you were away');
    await box.press('Enter');
    await page.getByText('It will be sent by itself').waitFor();
    expect(await page.getByText('Hello yourself.').isVisible()).toBe(true);
    expect(host.called('send')).toHaveLength(1);
    host.emit('server', { state: 'ready', text: '' });
    (await host.run(1)).answer('Back again.');
    await page.getByText('Back again.').waitFor();
    expect(host.called('send')).toHaveLength(2);
    expect(await page.getByText('While you were away').count()).toBe(1);
  });

  verifies('chat.send.once', 'refusing in passing is asked again with the same id; refusing for good gives the text back', async () => {
    let refusals = 1;
    const panel = await panels.open({
      prepare: (host) => {
        const accept = host.handlers.send;
        host.handlers.send = (input) =>
          refusals-- > 0 ? new Refusal('E_SERVER_RETIRING') : input.text === 'Never' ? new Refusal('E_TOO_LARGE') : accept(input);
      },
    });
    const { page, host } = panel;
    (await ask(panel, 'Try')).answer('Tried.');
    await page.getByText('Tried.').waitFor();
    const [first, second] = host.called('send');
    expect(first).toEqual(second);

    const box = page.getByRole('textbox', { name: 'Message' });
    await box.fill('Never');
    await box.press('Enter');
    await page.getByText('The request is larger than allowed.', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    expect(await box.inputValue()).toBe('Never');
    expect(await page.locator('article.pending').count()).toBe(0);
  });

  verifies('chat.send.once', 'typed before the models are known goes out as soon as they are', async () => {
    const known = Promise.withResolvers<void>();
    const { page, host } = await panels.open({
      prepare: (scripted) => {
        const { bootstrap } = scripted.handlers;
        scripted.handlers.bootstrap = async (input) => {
          await known.promise;
          return bootstrap(input);
        };
      },
    });
    const box = page.getByRole('textbox', { name: 'Message' });
    await box.fill('Early');
    await box.press('Enter');
    await box.press('Enter');
    known.resolve();
    await host.run();
    expect(host.called('send')).toMatchObject(['Early'].map((text) => ({ text })));
  });

  verifies('chat.send.once', 'written while an edit waits for review goes at once, in place of the decision', async () => {
    const panel = await panels.open();
    const { page, host } = panel;
    const run = await ask(panel, 'Edit');
    run.started();
    run.push([editProposed()]);
    await page.getByRole('group', { name: /^Changes:/ }).waitFor();
    const box = page.getByRole('textbox', { name: 'Message' });
    await box.fill('Rather not');
    await page.getByRole('button', { name: 'Send' }).click();
    await host.run(1);
    expect(host.called('send')).toMatchObject(['Edit', 'Rather not'].map((text) => ({ text })));
  });

  verifies('chat.send.once', 'message queued behind a running answer goes when that ends, and can be taken back before', async () => {
    const panel = await panels.open();
    const { page, host } = panel;
    const run = await ask(panel, 'First');
    run.started();
    const box = page.getByRole('textbox', { name: 'Message' });
    await box.fill('Second');
    await box.press('Enter');
    await page.getByText('Queued until the answer ends.').waitFor();
    expect(host.called('send')).toHaveLength(1);
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    expect(await box.inputValue()).toBe('Second');
    await box.press('Enter');
    run.completed();
    (await host.run(1)).answer('Second answer.');
    await page.getByText('Second answer.').waitFor();
  });
});

describe('another window', () => {
  verifies('chat.windows', 'that writes to the open conversation is seen here; one that deletes it leaves a way back', async () => {
    const panel = await panels.open();
    const { page, host } = panel;
    const mine = await ask(panel, 'Mine');
    mine.answer('Yours.');
    await page.getByText('Yours.').waitFor();
    const ids = [MessageId.parse(uuidv7()), MessageId.parse(uuidv7())] as const;
    const theirs = host.startRun({ ...mine.input, message_id: ids[0], text: 'From the other window' }, ids[1], null);
    const message = mine.kept.messages.find(({ id }) => id === ids[0]);
    if (!message) throw new Error('The host kept no message.');
    host.emit('runCreated', { run: theirs.run, message });
    theirs.answer('To both windows.');
    await page.getByText('From the other window').waitFor();
    await page.getByText('To both windows.').waitFor();

    const { id } = mine.kept.conversation;
    host.deleted.set(id, mine.kept);
    host.conversations.delete(id);
    host.emit('conversationDeleted', { conversation_id: id });
    await page.getByText('Conversation deleted.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await waitFor(() => host.called('restoreConversation').length === 1);
    expect(host.conversations.has(id)).toBe(true);
  });
});

describe('a command of the editor', () => {
  verifies('chat.reload', 'fills the composer without taking what was typed, and sends when it says so', async () => {
    const { page, host } = await panels.open();
    const box = page.getByRole('textbox', { name: 'Message' });
    await box.fill('Mine first');
    host.emit('show', { what: 'composer', text: 'Explain this.', context: [{ kind: 'file', path: 'src/a.ts' }], send: false });
    await page.getByRole('button', { name: 'Remove a.ts' }).waitFor();
    expect(await box.inputValue()).toBe('Mine first\nExplain this.');
    await box.fill('');
    host.emit('show', { what: 'composer', text: 'Explain that.', context: [], send: true });
    const run = await host.run();
    expect(run.input).toMatchObject({ text: 'Explain that.', context: [{ kind: 'file', path: 'src/a.ts' }] });
    run.started();
    await page.getByText('Thinking…').waitFor();
    host.emit('show', { what: 'stop' });
    await page.getByText('Stopped.').waitFor();
    host.emit('show', { what: 'newChat' });
    await page.getByRole('heading', { name: 'What shall we work on?' }).waitFor();
    host.emit('show', { what: 'history' });
    await page.getByRole('searchbox').waitFor();
  });
});
