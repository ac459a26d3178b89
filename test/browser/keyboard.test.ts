import { describe, expect } from 'vitest';
import { verifies } from '../support/verifies.ts';
import { waitFor } from '../support/waitFor.ts';
import { usePanels } from './panelTest.ts';
import { editProposed, permissionFor, toolCall } from './screens.ts';

const panels = usePanels();

describe('by keyboard alone', () => {
  verifies('chat.keyboard', 'a question is asked, allowed, reviewed, applied, asked again and found again', async () => {
    const { page, host } = await panels.open();
    const { keyboard } = page;
    const focused = () =>
      page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '');
    const tabTo = async (name: string, back = false) => {
      for (let step = 0; step < 40; step += 1) {
        if ((await focused()) === name) return;
        await keyboard.press(back ? 'Shift+Tab' : 'Tab');
      }
      throw new Error(`The Tab key does not reach ${name}; it ended on ${await focused()}.`);
    };

    await waitFor(async () => (await focused()) === 'Message');
    await keyboard.type('Rename it in @li');
    await page.getByRole('option', { name: 'list.tsx' }).waitFor();
    await keyboard.press('Enter');
    await page.getByRole('button', { name: 'Remove list.tsx' }).waitFor();
    await keyboard.press('Shift+Enter');
    await keyboard.type('please');
    await keyboard.press('Enter');
    const run = await host.run();
    expect(run.input.text).toBe('Rename it in \nplease');
    expect(run.input.context).toEqual([{ kind: 'file', path: 'src/views/list.tsx' }]);
    expect(await focused()).toBe('Message');

    run.started();
    const call = toolCall('Run npm test');
    const asked = permissionFor(call.call_id, 'npm test');
    run.push([call.body, asked]);
    await page.getByRole('button', { name: 'Allow once' }).waitFor();
    await tabTo('Allow once', true);
    await keyboard.press('Enter');
    await waitFor(() => host.called('decidePermission').length === 1);
    const edit = editProposed();
    run.push([
      {
        type: 'permission.decided',
        data: { request_id: asked.data.request_id, call_id: call.call_id, decision: 'allow_once', by: 'user' },
      },
      { type: 'tool.result', data: { call_id: call.call_id, ok: true, text: 'ok', ms: 5 } },
      edit,
    ]);
    await page.getByRole('button', { name: 'Apply all' }).waitFor();
    await tabTo('Apply all');
    host.handlers.reviewEdit = () => {
      run.push([{ type: 'edit.applied', data: { edit_id: edit.data.edit_id, files: ['src/app.ts'] } }]);
      return { text: 'Applied.' };
    };
    await keyboard.press('Enter');
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    await waitFor(async () => (await focused()).startsWith('Changes:'));
    run.completed();

    await tabTo('Retry this answer');
    await keyboard.press('Enter');
    const second = await host.run(1);
    second.started();
    await page.getByText('Thinking…').waitFor();
    await tabTo('Message');
    await keyboard.press('Shift+Escape');
    await page.getByText('Stopped.').waitFor();

    await keyboard.press('ArrowUp');
    expect(await page.getByRole('textbox', { name: 'Message' }).inputValue()).toContain('please');
    await tabTo('History', true);
    await keyboard.press('Enter');
    await waitFor(async () => (await focused()) === 'Search conversations');
    await keyboard.type('please');
    await page.locator('mark').waitFor();
    await keyboard.press('ArrowDown');
    await waitFor(async () => (await focused()).includes('please'));
    await keyboard.press('F2');
    await waitFor(async () => (await focused()) === 'New title');
    await keyboard.type('Found');
    await keyboard.press('Enter');
    await page.getByText('Found', { exact: true }).waitFor();
    await waitFor(async () => (await focused()).startsWith('Found'));
    await keyboard.press('Enter');
    await page.getByText('Stopped.').waitFor();
    await waitFor(async () => (await focused()) === 'Message');
  });

  verifies('chat.keyboard', 'the model is chosen from a list that is searched', async () => {
    const { page, host } = await panels.open();
    await page.getByRole('button', { name: /^Model:/ }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type('claude');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Model: Claude Sonnet' }).waitFor();
    await waitFor(() => host.called('chooseModel').length === 1);
    expect(host.called('chooseModel')).toEqual([{ model: 'vscode/claude-sonnet' }]);
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('model-button');
    await page.keyboard.press('Enter');
    await page.getByRole('listbox').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('listbox').waitFor({ state: 'detached' });
  });

  verifies('chat.mention', 'attachments are added and removed', async () => {
    const { page } = await panels.open();
    const box = page.getByRole('textbox', { name: 'Message' });
    await box.focus();
    await page.keyboard.type('@ma');
    await page.getByRole('option', { name: 'main.ts' }).waitFor();
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Remove main.ts' }).waitFor();
    await page.keyboard.type('@');
    await page.getByRole('option', { name: 'app.ts' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Remove app.ts' }).waitFor();
    await page.keyboard.press('Backspace');
    expect(await page.getByRole('button', { name: 'Remove app.ts' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Remove main.ts' }).focus();
    await page.keyboard.press('Delete');
    expect(await page.getByRole('button', { name: /^Remove/ }).count()).toBe(0);
    expect(await box.inputValue()).toBe('');
    await page.keyboard.type('mail me@');
    await page.keyboard.press('Escape');
    await page.getByRole('listbox').waitFor({ state: 'detached' });
  });

  verifies('chat.keyboard', 'an input method’s Enter does not send', async () => {
    const { page, host } = await panels.open();
    const box = page.getByRole('textbox', { name: 'Message' });
    await box.fill('にほん');
    await box.evaluate((element) => {
      element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true }));
    });
    await host.settled();
    expect(host.called('send')).toHaveLength(0);
    expect(await box.inputValue()).toBe('にほん');
  });
});
