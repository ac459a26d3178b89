import { describe, expect } from 'vitest';
import { EditId } from '#contracts/core/ids';
import { verifies } from '../support/verifies.ts';
import { waitFor } from '../support/waitFor.ts';
import { hostileCorpus } from './hostileCorpus.ts';
import type { Panel } from './openPanel.ts';
import { usePanels } from './panelTest.ts';
import { ask, permissionFor, toolCall } from './screens.ts';

const panels = usePanels();

/** Elements and attributes that have no business in an answer. */
const strays = ({ page }: Panel): Promise<string[]> =>
  page.evaluate(() => {
    const forbidden =
      'script,style,iframe,object,embed,link,meta,base,form,input,img,video,audio,picture,template,math,marquee,svg:not(.icon)';
    const elements = [...document.querySelectorAll('.message *')];
    const named = [...document.querySelectorAll(`.message :is(${forbidden})`)].map((element) => element.outerHTML);
    const attributes = elements.flatMap((element) =>
      [...element.attributes]
        .filter(
          ({ name, value }) =>
            name.startsWith('on') ||
            name === 'id' ||
            name === 'name' ||
            (/^(href|src|srcset|action|style)$/.test(name) && !/^(https?:|mailto:)/.test(value)),
        )
        .map(({ name, value }) => `${name}=${value}`),
    );
    return [...named, ...attributes];
  });

describe('hostile output', () => {
  verifies(
    'chat.hostile',
    `runs nothing and asks for nothing, as a whole (${hostileCorpus.length} vectors)`,
    async () => {
      const panel = await panels.open();
      for (const [index, vector] of hostileCorpus.entries()) {
        const run = await ask(panel, `Vector ${index}`);
        run.answer(`${vector}\n\nend of ${index}`);
        await panel.page.getByText(`end of ${index}`, { exact: true }).waitFor();
      }
      expect(await strays(panel)).toEqual([]);
      for (const link of await panel.page.locator('.message a, .message .markdown button.link').all()) await link.click();
      const opened = panel.host.called('openLink').map((input) => JSON.stringify(input));
      expect(opened.every((input) => /^\{"href":"(https:\/\/|mailto:)/.test(input))).toBe(true);
      expect(panel.host.called('runCommand')).toEqual([]);
    },
    120_000,
  );

  verifies(
    'chat.hostile',
    'runs nothing however it is split on its way',
    async () => {
      const panel = await panels.open();
      const run = await ask(panel, 'Split');
      run.started();
      for (const vector of hostileCorpus) {
        const third = Math.max(1, Math.floor(vector.length / 3));
        for (const at of [1, third, 2 * third, vector.length - 1]) {
          run.text(`${vector.slice(0, at)}`);
          await panel.host.settled();
          run.text(`${vector.slice(at)}\n\n\`\`\`\n\`\`\`\n\n`);
        }
        expect(await strays(panel)).toEqual([]);
      }
      run.text('\n\n```\nthe end\n```\n\n');
      run.completed();
      await panel.page.getByText('1,240 in').waitFor();
      expect(await strays(panel)).toEqual([]);
    },
    120_000,
  );

  verifies('chat.hostile', 'is as harmless in titles, tools, notices, file names and what the user sees of his own', async () => {
    const panel = await panels.open();
    const { page, host } = panel;
    const bad = '<img src=x onerror=reportIncident("field")>\u202eevil';
    const run = await ask(panel, bad);
    run.started();
    const call = toolCall(bad);
    run.push([
      call.body,
      permissionFor(call.call_id, bad),
      { type: 'tool.output', data: { call_id: call.call_id, stream: 'stdout', text: bad } },
      { type: 'notice', data: { level: 'warning', text: bad } },
      {
        type: 'edit.proposed',
        data: {
          edit_id: EditId.parse('018f0000-0000-7000-8000-000000000001'),
          title: bad,
          files: [{ path: bad, change: 'deleted', base_hash: null, result_hash: null, edits: [], hunks: [], added: 0, removed: 1 }],
        },
      },
      { type: 'run.failed', data: { code: 'E_PROVIDER_REFUSED', message: bad } },
    ]);
    await page.getByRole('button', { name: 'Retry' }).waitFor();
    host.emit('conversationChanged', { conversation: { ...run.kept.conversation, title: bad } });
    await page.getByRole('heading', { level: 1 }).getByText('U+202E').waitFor();
    expect(await strays(panel)).toEqual([]);
    expect(await page.getByText('U+202E').count()).toBeGreaterThanOrEqual(7);
  });

  verifies('chat.hostile', 'shows where a link leads, refuses other schemes, and leaves the opening to the editor', async () => {
    const panel = await panels.open();
    const { page, host } = panel;
    (await ask(panel, 'Links')).answer(
      '[https://github.com/x](https://evil.example/x) [bad](command:x) [file](src/a.ts#L7) [win](C:/a.ts) [https://github.com](https://github.com/y)',
    );
    await page.getByText('(leads to evil.example)').waitFor();
    expect(await page.getByText('(leads to').count()).toBe(1);
    await page.getByText('(link disabled)').first().waitFor();
    await page.getByRole('link', { name: 'https://github.com/x' }).click();
    await page.getByRole('link', { name: 'https://github.com/x' }).click({ button: 'middle' });
    await page.getByRole('button', { name: 'file', exact: true }).click();
    await waitFor(() => host.called('openFile').length === 1);
    expect(host.called('openLink')).toEqual([{ href: 'https://evil.example/x' }, { href: 'https://evil.example/x' }]);
    expect(host.called('openFile')).toEqual([{ path: 'src/a.ts', line: 7 }]);
  });

  verifies('chat.hostile', 'messages from the host that break the contract are dropped', async () => {
    const panel = await panels.open();
    const { page, host } = panel;
    await page.evaluate(() => {
      for (const data of [
        null,
        1,
        'x',
        [],
        { bridge: 'event', name: 'runEvents', data: { events: 'all' } },
        { bridge: 'event', name: '__proto__', data: {} },
        { bridge: 'reply', id: 1, ok: true, output: { hack: true } },
        { bridge: 'event', name: 'server', data: { state: 'pwned', text: '' } },
      ])
        window.postMessage(data, '*');
    });
    (await ask(panel, 'Still there?')).answer('Yes.');
    await page.getByText('Yes.', { exact: true }).waitFor();
    expect(host.called('send')).toHaveLength(1);
  });
});
