/** Puts the panel into each of its main states; the accessibility tests and the screenshots go through them all. */
import { CallId, EditId, RequestId } from '#contracts/core/ids';
import type { RunEventBody } from '#contracts/chat/runEvent';
import { uuidv7 } from 'uuidv7';
import type { Panel } from './openPanel.ts';
import { Refusal } from './scriptedHost.ts';
import type { ScriptedRun } from './scriptedRun.ts';

export const markdownSample = `The list is sorted **twice**: once in \`load\` and again in [list.tsx](src/views/list.tsx#L12).

1. Keep the order the server gives.
2. Remove the second sort:

src/app.ts
\`\`\`ts
export function load(items: readonly Item[]): Item[] {
  return items.toSorted((a, b) => a.name.localeCompare(b.name)); // the only place that sorts
}
\`\`\`

## What changes

| file | before | after |
|:--|--:|:-:|
| app.ts | 2 sorts | 1 sort |

> The order of equal names stays as it was.

- [x] unit tests
- [ ] documentation, see [the guide](https://example.com/guide)
`;

export async function ask(panel: Panel, text: string): Promise<ScriptedRun> {
  const index = panel.host.runs.length;
  const box = panel.page.getByRole('textbox', { name: 'Message' });
  await box.fill(text);
  await box.press('Enter');
  const run = await panel.host.run(index);
  await panel.page.locator(`article[data-message="${run.run.reply_id}"]`).waitFor();
  return run;
}

export function toolCall(title: string, tool = 'run_command'): { call_id: CallId; body: RunEventBody } {
  const call_id = CallId.parse(uuidv7());
  return { call_id, body: { type: 'tool.call', data: { call_id, tool, title, arguments: {} } } };
}

export function permissionFor(call_id: CallId, details: string): Extract<RunEventBody, { type: 'permission.requested' }> {
  return {
    type: 'permission.requested',
    data: {
      request_id: RequestId.parse(uuidv7()),
      call_id,
      tool: 'run_command',
      summary: 'Run a command in the workspace folder',
      details,
      digest: 'f'.repeat(64),
    },
  };
}

const hash = 'a'.repeat(64);
const edits = { base_hash: hash, result_hash: hash, edits: [], hunks: [] };

export function editProposed(edit_id = EditId.parse(uuidv7())): Extract<RunEventBody, { type: 'edit.proposed' }> {
  return {
    type: 'edit.proposed',
    data: {
      edit_id,
      title: 'Rename loadAll to load',
      files: [
        { path: 'src/app.ts', change: 'modified', added: 12, removed: 4, ...edits },
        { path: 'src/views/components/very/deep/list.tsx', change: 'created', added: 48, removed: 0, ...edits },
        { path: 'src/old.ts', change: 'deleted', added: 0, removed: 90, ...edits },
      ],
    },
  };
}

export const screens: Readonly<Record<string, (panel: Panel) => Promise<void>>> = {
  empty: async () => {},
  async answer(panel) {
    (await ask(panel, 'Why is the list sorted twice?')).answer(markdownSample);
    await panel.page.getByText('1,240 in').waitFor();
  },
  async working(panel) {
    const run = await ask(panel, 'Run the tests and fix what fails');
    run.started();
    const read = toolCall('Read src/app.ts', 'read_file');
    const tests = toolCall('Run npm test');
    const failed = toolCall('Search for “loadAll”', 'search_text');
    run.push([
      { type: 'reasoning.delta', data: { text: 'First the tests, then the code.' } },
      read.body,
      { type: 'tool.result', data: { call_id: read.call_id, ok: true, text: 'export const a = 1;', ms: 4 } },
      failed.body,
      {
        type: 'tool.result',
        data: {
          call_id: failed.call_id,
          ok: false,
          text: '',
          ms: 9,
          failure: { code: 'E_TOOL_TIMEOUT', message: 'A tool took too long and was stopped.' },
        },
      },
      {
        type: 'notice',
        data: { level: 'warning', text: 'GPT-5 did not answer, so Qwen3 Coder is used.', fallback_used: 'openrouter/qwen/qwen3-coder' },
      },
      tests.body,
      permissionFor(tests.call_id, 'cd /home/me/project\nnpm test -- --reporter=dot --retry=0 --coverage'),
    ]);
    await panel.page.getByRole('button', { name: 'Allow once' }).waitFor();
  },
  async edit(panel) {
    const run = await ask(panel, 'Rename loadAll to load everywhere');
    run.started();
    run.text('This renames the function in three files.');
    run.push([editProposed()]);
    await panel.page.getByRole('button', { name: 'Apply all' }).waitFor();
  },
  async refused(panel) {
    const run = await ask(panel, 'Change the header');
    run.started();
    const first = editProposed();
    const second = editProposed();
    run.push([
      first,
      { type: 'edit.applied', data: { edit_id: first.data.edit_id, files: ['src/app.ts'] } },
      second,
      {
        type: 'edit.rejected',
        data: {
          edit_id: second.data.edit_id,
          by: 'check',
          rejected: [
            {
              path: 'src/app.ts',
              hunk: 1,
              code: 'E_EDIT_AMBIGUOUS',
              message: 'The text to replace occurs more than once, so nothing was changed.',
              candidates: [{ line: 12 }, { line: 80 }],
            },
          ],
        },
      },
      { type: 'run.failed', data: { code: 'E_AUTH_PROVIDER_KEY', message: 'The provider refused the API key.' } },
    ]);
    await panel.page.getByRole('button', { name: 'Retry' }).waitFor();
  },
  async composing(panel) {
    const { page } = panel;
    const box = page.getByRole('textbox', { name: 'Message' });
    await page.getByRole('button', { name: 'Attach a file or the selection' }).click();
    await page.getByRole('option', { name: 'Selection' }).click();
    await box.pressSequentially('Compare with @');
    await page.getByRole('option', { name: 'list.tsx' }).waitFor();
  },
  async models({ page }) {
    await page.getByRole('button', { name: /^Model:/ }).click();
    await page.getByRole('option', { name: 'Claude Sonnet' }).waitFor();
  },
  async history({ page, host }) {
    for (const title of [
      'Sort the list once',
      'Explain main.ts',
      'A conversation with a title so long that it cannot be shown in one line of a narrow side bar',
    ]) {
      host.addTalk(title, [['Why is the list sorted twice?', 'Because load sorts and the view sorts.']]);
    }
    await page.getByRole('button', { name: 'History' }).click();
    await page.getByRole('searchbox').fill('sorts');
    await page.locator('mark').first().waitFor();
  },
  async down({ page, host }) {
    host.handlers.send = () => new Refusal('BACKEND_DOWN');
    host.emit('server', { state: 'failed', text: 'The server stopped three times in a minute.' });
    const box = page.getByRole('textbox', { name: 'Message' });
    await box.fill('Sent while the server is away');
    await box.press('Enter');
    await page.getByText('It will be sent by itself').waitFor();
  },
};
