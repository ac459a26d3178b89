import { describe, expect } from 'vitest';
import { verifies } from '../support/verifies.ts';
import { waitFor } from '../support/waitFor.ts';
import { usePanels } from './panelTest.ts';
import { ask, editProposed, permissionFor, toolCall } from './screens.ts';
import { Refusal } from './scriptedHost.ts';

const panels = usePanels();

describe('a code block', () => {
  verifies('chat.code', 'hands its exact text, language and path to each of its four actions', async () => {
    const panel = await panels.open();
    const { page, host } = panel;
    const code = 'if (a < b && "c") {\n\treturn `<b>${d}</b>`;\n}';
    (await ask(panel, 'Code')).answer(`Here it is.\n\n\`src/lib/a.ts\`\n\`\`\`ts\n${code}\n\`\`\`\n`);
    const block = page.getByRole('group', { name: 'Code: src/lib/a.ts' });
    for (const name of ['Copy', 'Apply to src/lib/a.ts', 'Insert at cursor', 'New file src/lib/a.ts'])
      await block.getByRole('button', { name }).click();
    await waitFor(() => host.called('codeBlock').length === 4);
    const rest = { code, language: 'ts', path: 'src/lib/a.ts' };
    expect(host.called('codeBlock')).toEqual(['copy', 'apply', 'insert', 'newFile'].map((action) => ({ action, ...rest })));
  });

  verifies('chat.code', 'works by keyboard, and inside a list', async () => {
    const panel = await panels.open();
    const { page, host } = panel;
    (await ask(panel, 'Code')).answer('1. First:\n\n   ```sh\n   npm test\n   ```\n');
    const copy = page.getByRole('group', { name: 'Code: sh' }).getByRole('button', { name: 'Copy' });
    await copy.focus();
    await page.keyboard.press('Enter');
    await waitFor(() => host.called('codeBlock').length === 1);
    expect(host.called('codeBlock')).toEqual([{ action: 'copy', code: 'npm test', language: 'sh', path: null }]);
  });
});

describe('an edit', () => {
  verifies('chat.edits', 'is previewed by file, applied, and undone, with the outcome on its card', async () => {
    const panel = await panels.open();
    const { page, host } = panel;
    const run = await ask(panel, 'Edit');
    run.started();
    const edit = editProposed();
    const { edit_id, files } = edit.data;
    run.push([edit]);
    const card = page.getByRole('group', { name: /^Changes:/ });
    await card.getByRole('button', { name: 'src/app.ts' }).click();
    await waitFor(() => host.called('reviewEdit').length === 1);
    expect(host.called('reviewEdit')).toEqual([{ edit_id, action: 'preview', path: 'src/app.ts' }]);

    host.handlers.reviewEdit = ({ action }) => {
      const paths = files.map((file) => file.path);
      if (action === 'apply')
        run.push([
          { type: 'edit.applied', data: { edit_id, files: paths } },
          { type: 'run.completed', data: { reason: 'stop' } },
        ]);
      if (action === 'undo') run.push([{ type: 'edit.undone', data: { edit_id, files: paths } }]);
      return { text: action === 'apply' ? '3 files changed.' : 'Undone.' };
    };
    await card.getByRole('button', { name: 'Apply all' }).click();
    await card.getByText('Applied', { exact: true }).waitFor();
    await card.getByRole('button', { name: 'Undo' }).click();
    await card.getByText('Undone', { exact: true }).waitFor();
    expect(await card.getByRole('button', { name: 'Undo' }).count()).toBe(0);
  });

  verifies('chat.edits', 'that cannot be applied says why, where, and stays open to another try', async () => {
    const panel = await panels.open({
      prepare: (host) => {
        host.handlers.reviewEdit = () => new Refusal('E_EDIT_CONFLICT');
      },
    });
    const { page } = panel;
    const run = await ask(panel, 'Edit');
    run.started();
    const edit = editProposed();
    run.push([edit]);
    const card = page.getByRole('group', { name: /^Changes:/ });
    await card.getByRole('button', { name: 'Apply all' }).click();
    await card.getByText('The file changed after the edit was proposed, so nothing was written.').waitFor();
    expect(await card.getByRole('button', { name: 'Apply all' }).isVisible()).toBe(true);
    run.push([
      {
        type: 'edit.rejected',
        data: {
          edit_id: edit.data.edit_id,
          by: 'check',
          rejected: [
            {
              path: 'src/app.ts',
              hunk: 0,
              code: 'E_EDIT_AMBIGUOUS',
              message: 'It occurs more than once.',
              candidates: [{ line: 3 }, { line: 9 }],
            },
          ],
        },
      },
    ]);
    await card.getByText('Not applied').waitFor();
    expect(await card.getByRole('list', { name: 'Why nothing was changed' }).innerText()).toContain('Lines: 3, 9.');
  });
});

describe('a permission', () => {
  verifies('chat.permission', 'shows exactly what would be done, hidden characters included, and answers with its digest', async () => {
    const panel = await panels.open();
    const { page, host } = panel;
    const run = await ask(panel, 'Run it');
    run.started();
    const call = toolCall('Run npm test');
    const asked = permissionFor(call.call_id, `npm test${'\n'.repeat(40)}rm -rf ~ # \u202etset mpn`);
    run.push([call.body, asked]);
    const details = page.getByRole('region', { name: 'Exactly what would be done' });
    await details.waitFor();
    expect(await details.innerText()).toContain('rm -rf ~ # U+202Etset mpn');
    expect(await details.evaluate((element) => element.scrollHeight > element.clientHeight)).toBe(true);
    await page.getByRole('button', { name: 'Allow for this run' }).click();
    await waitFor(() => host.called('decidePermission').length === 1);
    const { request_id, digest } = asked.data;
    expect(host.called('decidePermission')).toEqual([{ run_id: run.run.id, request_id, digest, decision: 'allow_run' }]);
    run.push([{ type: 'permission.decided', data: { request_id, call_id: call.call_id, decision: 'allow_run', by: 'user' } }]);
    await page.getByText('Running', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Deny' }).count()).toBe(0);
  });
});
