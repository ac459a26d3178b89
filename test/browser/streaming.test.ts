import { describe, expect } from 'vitest';
import { verifies } from '../support/verifies.ts';
import { waitFor } from '../support/waitFor.ts';
import { usePanels } from './panelTest.ts';
import { ask, markdownSample } from './screens.ts';

const panels = usePanels();

describe('an answer', () => {
  verifies('chat.stream', 'is drawn as it arrives and the same as if it had come at once', async () => {
    const whole = await panels.open();
    (await ask(whole, 'Sample')).answer(markdownSample);
    await whole.page.getByText('1,240 in').waitFor();
    const expected = await whole.page.locator('.markdown').innerHTML();

    const streamed = await panels.open();
    const run = await ask(streamed, 'Sample');
    run.started();
    for (let at = 0; at < markdownSample.length; at += 7) run.text(markdownSample.slice(at, at + 7));
    await streamed.page.getByText('the guide').waitFor();
    run.completed();
    await streamed.page.getByText('1,240 in').waitFor();
    expect(await streamed.page.locator('.markdown').innerHTML()).toBe(expected);
  });

  verifies('chat.stream', 'keeps finished blocks in the page while later ones arrive', async () => {
    const { page, host } = await panels.open();
    const box = page.getByRole('textbox', { name: 'Message' });
    await box.fill('Go');
    await box.press('Enter');
    const run = await host.run();
    run.started();
    run.text('First paragraph.\n\n```ts\nconst a = 1;\n```\n\nThird');
    const first = await page.getByText('First paragraph.').elementHandle();
    await page.getByText('Third').waitFor();
    run.text(' goes on.\n\nFourth.');
    await page.getByText('Fourth.').waitFor();
    expect(await first?.evaluate((element) => element.isConnected)).toBe(true);
    run.completed();
  });

  verifies('chat.stop', 'can be stopped, and asked for again with both versions kept', async () => {
    const panel = await panels.open();
    const { page, host } = panel;
    const run = await ask(panel, 'Tell me everything');
    run.started();
    run.text('It all began');
    await page.getByText('It all began').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped.').waitFor();
    expect(host.called('stop')).toEqual([{ run_id: run.run.id }]);
    expect(await page.getByText('It all began').isVisible()).toBe(true);

    await page.getByRole('button', { name: 'Retry this answer' }).click();
    const second = await host.run(1);
    second.answer('In short: all.');
    await page.getByText('In short: all.').waitFor();
    expect(await page.getByText('2 of 2').isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Previous version' }).click();
    await page.getByText('It all began').waitFor();
    expect(await page.getByText('In short: all.').count()).toBe(0);
  });

  verifies('chat.recover', 'heals a gap in its events by asking for what is missing', async () => {
    const panel = await panels.open();
    const run = await ask(panel, 'Go');
    run.started();
    run.text('one ');
    await panel.page.getByText('one').waitFor();
    run.push([{ type: 'text.delta', data: { text: 'two ' } }], { quiet: true });
    run.text('three');
    run.completed();
    await panel.page.getByText('one two three').waitFor();
    expect(panel.host.called('follow')).toContainEqual({ run_id: run.run.id, after: 2 });
  });

  verifies('chat.recover', 'sent twice by the host is drawn once', async () => {
    const panel = await panels.open();
    const run = await ask(panel, 'Go');
    run.answer('Only once.');
    panel.host.emit('runEvents', { events: run.events });
    await panel.page.getByText('1,240 in').waitFor();
    await panel.host.settled();
    expect(await panel.page.locator('.markdown').innerText()).toBe('Only once.');
  });

  verifies('chat.errors', 'that failed says why and what to do next', async () => {
    const panel = await panels.open();
    const run = await ask(panel, 'Go');
    run.started();
    run.text('Half an ');
    run.push([{ type: 'run.failed', data: { code: 'E_AUTH_PROVIDER_KEY', message: 'The provider refused the API key.' } }]);
    const { page, host } = panel;
    await page.getByText('The provider refused the API key.', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Set up a model' }).click();
    await waitFor(() => host.called('runCommand').length > 0);
    expect(host.called('runCommand')).toEqual([{ command: 'setUpModel' }]);
    expect(await page.getByText('Half an').isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Retry' }).click();
    (await host.run(1)).answer('Whole.');
    await page.getByText('Whole.').waitFor();
  });
});

describe('the view', () => {
  verifies('chat.scroll', 'follows the end, stays where the reader went, and offers the way back', async () => {
    const panel = await panels.open();
    const { page } = panel;
    const run = await ask(panel, 'Count');
    run.started();
    const lines = (from: number) => Array.from({ length: 60 }, (_, at) => `${from + at}. line\n\n`).join('');
    run.text(lines(1));
    const log = page.getByRole('log');
    const fromEnd = () => log.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight);
    await waitFor(async () => (await log.evaluate((element) => element.scrollTop)) > 500 && (await fromEnd()) < 3);
    await log.evaluate((element) => (element.scrollTop = 100));
    await page.getByRole('button', { name: 'Jump to latest' }).waitFor();
    run.text(lines(61));
    await page.getByText('line').nth(100).waitFor();
    expect(await log.evaluate((element) => element.scrollTop)).toBe(100);
    await page.getByRole('button', { name: 'Jump to latest' }).click();
    await waitFor(async () => (await fromEnd()) < 3);
    run.completed();
  });

  verifies('chat.scroll', 'loads earlier messages above without moving what is read', async () => {
    const { page, host } = await panels.open();
    const kept = host.addTalk(
      'Long',
      Array.from({ length: 80 }, (_, at) => [`Question ${at}`, `Answer ${at}\n\nwith more`] as const),
    );
    host.emit('show', { what: 'conversation', conversation_id: kept.conversation.id });
    await page.getByText('Answer 79').waitFor();
    const log = page.getByRole('log');
    const place = () => page.getByText('Question 57', { exact: true }).evaluate((element) => element.getBoundingClientRect().top);
    const before = await log.evaluate((element) => {
      element.scrollTop = 100;
      const read = [...element.querySelectorAll('.user-text')].find((text) => text.textContent === 'Question 57');
      return read?.getBoundingClientRect().top ?? 0;
    });
    await page.getByText('Question 31', { exact: true }).waitFor({ state: 'attached' });
    expect(Math.abs((await place()) - before)).toBeLessThanOrEqual(1);
    await waitFor(async () => {
      await log.evaluate((element) => (element.scrollTop = 0));
      return (await page.getByText('Question 0', { exact: true }).count()) === 1;
    });
    expect(await page.locator('article').count()).toBe(160);
  });
});
