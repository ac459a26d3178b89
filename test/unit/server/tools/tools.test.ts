/** The server side of the tools over an editor in memory, with the real edit engine. */
import { describe, expect, it } from 'vitest';
import { AppError } from '#contracts/core/errors';
import { tools as specs } from '#contracts/tools/index';
import { changeFromEdits } from '../../../../server/local/edits/changeFromEdits.ts';
import { planEdits } from '../../../../server/local/edits/planEdits.ts';
import { createTools } from '../../../../server/local/tools/index.ts';
import type { ToolAnswer } from '../../../../server/local/tools/tool.ts';
import { MemoryEditor } from '../../../support/memoryEditor.ts';

const tools = createTools({ planEdits, changeFromEdits });

async function run(
  editor: MemoryEditor,
  name: string,
  input: unknown,
  context: Parameters<MemoryEditor['context']>[0] = [],
): Promise<ToolAnswer> {
  const tool = tools.find(({ spec }) => spec.name === name);
  if (tool === undefined) throw new Error(`No tool ${name}.`);
  return await tool.run(editor.context(context), tool.spec.input.parse(input));
}

const block = (path: string, search: string, replace: string): string =>
  `${path}\n<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE\n`;

describe('the list of tools', () => {
  it('has a server side for every tool of the contract', () => {
    expect(tools.map(({ spec }) => spec.name).sort()).toEqual(
      Object.values(specs)
        .map((spec) => spec.name)
        .sort(),
    );
    for (const { spec } of tools) expect(Object.values<unknown>(specs)).toContain(spec);
  });

  it('tells in full what would be executed, for every tool that executes', () => {
    const silent = tools.filter((tool) => tool.spec.effect === 'execute' && !('details' in tool));
    expect(silent).toEqual([]);
  });
});

describe('edit_file', () => {
  it('reads the files its text names, proposes exact changes, says what was applied', async () => {
    const editor = new MemoryEditor({ 'src/a.ts': 'const a = 1;\r\n', 'src/b.ts': 'const b = 1;\n' });
    const text = block('src/a.ts', 'const a = 1;', 'const a = 2;') + block('src/b.ts', 'const b = 1;', 'const b = 2;');
    expect(await run(editor, 'edit_file', { text })).toEqual({ ok: true, text: 'Applied to 2 files.\n\nsrc/a.ts\nsrc/b.ts' });
    expect(editor.files.get('src/a.ts')).toBe('const a = 2;\r\n');
    expect(editor.proposals.map((proposal) => proposal.title)).toEqual(['Edit 2 files']);
  });

  it('creates a file that is not there', async () => {
    const editor = new MemoryEditor({});
    expect((await run(editor, 'edit_file', { text: block('new.ts', '', 'export {};'), title: 'Add it' })).ok).toBe(true);
    expect(editor.files.get('new.ts')).toContain('export {};');
    expect(editor.proposals[0]?.title).toBe('Add it');
  });

  it('refuses what is ambiguous, naming the lines, and proposes nothing', async () => {
    const editor = new MemoryEditor({ 'a.ts': 'x();\ny();\nx();\n' });
    const answer = await run(editor, 'edit_file', { text: block('a.ts', 'x();', 'z();') });
    expect(answer.ok).toBe(false);
    expect(answer.text).toMatch(
      /^The edit was refused. Nothing was written.\n\na\.ts · E_EDIT_AMBIGUOUS, change 1 · .* · Considered lines 1, 3\.$/,
    );
    expect(editor.proposals).toEqual([]);
  });

  it('tells a rejection by the user from one by a check', async () => {
    const editor = new MemoryEditor({ 'a.ts': 'x();\n' });
    editor.review = 'reject';
    expect(await run(editor, 'edit_file', { text: block('a.ts', 'x();', 'z();') })).toEqual({
      ok: true,
      text: 'The user rejected the edit. Nothing was written.',
    });
    editor.review = 'conflict';
    const conflict = await run(editor, 'edit_file', { text: block('a.ts', 'x();', 'z();') });
    expect(conflict.ok).toBe(false);
    expect(conflict.text).toContain('E_EDIT_CONFLICT');
    expect(editor.files.get('a.ts')).toBe('x();\n');
  });

  it('refuses a text without an edit, and paths outside the workspace before reading them', async () => {
    const editor = new MemoryEditor({ 'a.ts': 'x();\n' });
    expect((await run(editor, 'edit_file', { text: 'Just words.' })).ok).toBe(false);
    expect((await run(editor, 'edit_file', { text: block('../../etc/passwd', 'root', 'me') })).ok).toBe(false);
    expect(editor.calls).toEqual([]);
  });

  it('does not take a file it may not read for one that is missing', async () => {
    const editor = new MemoryEditor({});
    editor.call = () => Promise.reject(new AppError('E_EDIT_ENCODING'));
    await expect(run(editor, 'edit_file', { text: block('latin1.txt', '', 'new') })).rejects.toMatchObject({ code: 'E_EDIT_ENCODING' });
    expect(editor.proposals).toEqual([]);
  });

  it('comes to rest when the planner does not', async () => {
    let asked = 0;
    const endless = createTools({
      changeFromEdits,
      planEdits: () => ({ status: 'needs_files', files: [], rejected: [], missing: [`f${(asked += 1)}.ts`] }),
    });
    const tool = endless.find(({ spec }) => spec.name === 'edit_file');
    const answer = await tool?.run(new MemoryEditor({}).context(), specs.editFile.input.parse({ text: 'x' }));
    expect(answer?.ok).toBe(false);
    expect(asked).toBeLessThan(10);
  });
});

describe('rename_symbol', () => {
  it('proposes the language server’s edits as exact changes', async () => {
    const editor = new MemoryEditor({
      'a.ts': 'export const add = 1;\n',
      'b.ts': "import { add } from './a';\nadd;\n",
      'c.ts': 'other;\n',
    });
    const answer = await run(editor, 'rename_symbol', { path: 'a.ts', line: 1, column: 14, new_name: 'sum' });
    expect(answer).toEqual({ ok: true, text: 'Applied to 2 files.\n\na.ts\nb.ts' });
    expect(editor.files.get('b.ts')).toBe("import { sum } from './a';\nsum;\n");
  });

  it('says when there is nothing to rename', async () => {
    const editor = new MemoryEditor({ 'a.ts': 'x;\n' });
    const answer = await run(editor, 'rename_symbol', { path: 'a.ts', line: 1, column: 1, new_name: 'x' });
    expect(answer.ok).toBe(false);
    expect(editor.proposals).toEqual([]);
  });
});

describe('run_command', () => {
  const details = (command: string, cwd?: string): string => {
    const tool = tools.find(({ spec }) => spec.name === 'run_command');
    return tool?.details?.(specs.runCommand.input.parse({ command, ...(cwd === undefined ? {} : { cwd }) })) ?? '';
  };

  it('asks with the exact command, folder and time-out', () => {
    expect(details('npm test', 'packages/a')).toBe('Command: npm test\nFolder: packages/a\nTime-out: 120 s');
  });

  it('hides nothing behind control, bidirectional or invisible characters', () => {
    const shown = details('echo \u202e safe \u200b\u001b[2K\r rm -rf ~');
    expect(shown).toContain('Command: echo \\u{202e} safe \\u{200b}\\u{1b}[2K\\u{d} rm -rf ~');
    expect(details(`echo ${' '.repeat(5000)}; rm -rf ~`)).toContain('; rm -rf ~');
  });

  it('runs nothing outside the workspace folder', async () => {
    const editor = new MemoryEditor({});
    for (const cwd of ['/etc', '../x', 'a/../../b', 'C:\\Windows', '~', '\\\\host\\share', 'a\\..\\..\\b']) {
      expect((await run(editor, 'run_command', { command: 'ls', cwd })).ok).toBe(false);
    }
    expect(editor.calls).toEqual([]);
  });

  it('answers the exit code and the output without terminal codes', async () => {
    const editor = new MemoryEditor({});
    editor.commands = new Map([
      ['npm test', { exit_code: 1, output: '\u001b[31m1 failed\u001b[0m\n', truncated: false, timed_out: false }],
    ]);
    expect(await run(editor, 'run_command', { command: 'npm test' })).toEqual({ ok: true, text: 'Exit code 1.\n\n1 failed\n' });
  });
});

describe('read_file', () => {
  it('refuses a range that ends before it begins', async () => {
    expect((await run(new MemoryEditor({ 'a.ts': 'x' }), 'read_file', { path: 'a.ts', start_line: 5, end_line: 2 })).ok).toBe(false);
  });

  it('says how long the file is when asked for lines past its end', async () => {
    expect(await run(new MemoryEditor({ 'a.ts': 'x' }), 'read_file', { path: 'a.ts', start_line: 5 })).toEqual({
      ok: false,
      text: 'a.ts has only 1 line.',
    });
  });

  it('fails with the editor’s own code', async () => {
    await expect(run(new MemoryEditor({}), 'read_file', { path: 'nope.ts' })).rejects.toMatchObject({ code: 'E_NOT_FOUND' });
  });
});
