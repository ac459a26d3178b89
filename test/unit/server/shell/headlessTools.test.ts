import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { headlessTools } from '../../../../server/local/cli/tools/index.ts';
import { createPrinter, printable } from '../../../../server/local/cli/chatPrinter.ts';
import { tempDir } from '../../../support/tempDir.ts';
import { verifies } from '../../../support/verifies.ts';
import { isAlive } from '../../../support/candidates.ts';
import { waitFor } from '../../../support/waitFor.ts';

function call(
  root: string,
  tool: string,
  input: unknown,
  signal = new AbortController().signal,
  onOutput = (_: string, text: string): void => void text,
) {
  const run = headlessTools.get(tool);
  if (run === undefined) throw new Error(tool);
  return run(input, { root, signal, onOutput, env: process.env });
}

function project(): string {
  const root = tempDir();
  mkdirSync(path.join(root, 'src'));
  mkdirSync(path.join(root, 'build'));
  mkdirSync(path.join(root, 'node_modules'));
  writeFileSync(path.join(root, '.gitignore'), '# out\n/build/\n*.log\n!keep.log\n');
  writeFileSync(path.join(root, 'src', 'a.ts'), '\uFEFFone\r\ntwo\r\nthree');
  for (const name of ['x.log', 'keep.log', 'build/b.ts', 'node_modules/m.js']) writeFileSync(path.join(root, name), 'two');
  return root;
}

describe('tools without an editor', () => {
  verifies('cli.chat', 'stay inside the root, also through links', async () => {
    const root = project();
    const outside = path.join(tempDir(), 'secret.txt');
    writeFileSync(outside, 'secret');
    symlinkSync(outside, path.join(root, 'link.txt'));
    symlinkSync(path.dirname(outside), path.join(root, 'linked'));
    for (const named of [
      '../secret.txt',
      outside,
      'link.txt',
      'linked/secret.txt',
      'src/../../x',
      'C:\\x',
      '~/x',
      '.git/config',
      'src/a.ts\0',
      '//host/x',
    ]) {
      await expect(call(root, 'read_file', { path: named })).rejects.toMatchObject({
        code: expect.stringMatching(/^E_(?:FORBIDDEN|NOT_FOUND|TOOL_ARGUMENTS)$/),
      });
    }
    await expect(call(root, 'run_command', { command: 'true', cwd: 'linked' })).rejects.toMatchObject({ code: 'E_FORBIDDEN' });
    expect(await call(root, 'list_files', {})).toEqual({ files: ['.gitignore', 'keep.log', 'src/a.ts'], truncated: false });
    expect(await call(root, 'search_text', { query: 'secret' })).toEqual({ matches: [], truncated: false });
  });

  it('read text with its own line endings, whole or in part', async () => {
    const root = project();
    expect(await call(root, 'read_file', { path: 'src/a.ts' })).toMatchObject({
      path: 'src/a.ts',
      content: 'one\r\ntwo\r\nthree',
      lines: 3,
      language: 'typescript',
      dirty: false,
    });
    expect(await call(root, 'read_file', { path: 'src/a.ts', start_line: 2, end_line: 2 })).toMatchObject({ content: 'two\r\n', lines: 3 });
    writeFileSync(path.join(root, 'bin'), Buffer.from([0xff, 0xfe, 0x00]));
    await expect(call(root, 'read_file', { path: 'bin' })).rejects.toMatchObject({ code: 'E_TOOL_FAILED' });
  });

  it('search by text and pattern, and give up on a pattern that never ends', async () => {
    const root = project();
    expect(await call(root, 'search_text', { query: 'TWO', glob: 'src/**' })).toEqual({
      matches: [{ path: 'src/a.ts', line: 2, column: 1, text: 'two' }],
      truncated: false,
    });
    expect(await call(root, 'search_text', { query: 't.o', is_regex: true, limit: 1 })).toMatchObject({ truncated: true });
    expect(await call(root, 'search_text', { query: 't.o' })).toMatchObject({ matches: [] });
    await expect(call(root, 'search_text', { query: '(', is_regex: true })).rejects.toMatchObject({ code: 'E_TOOL_ARGUMENTS' });
    writeFileSync(path.join(root, 'bad.txt'), `${'a'.repeat(40)}!`);
    await expect(call(root, 'search_text', { query: '^(a+)+$', is_regex: true })).rejects.toMatchObject({ code: 'E_TOOL_TIMEOUT' });
  });

  it('run a command, stream what it prints, and end all it started', async () => {
    const root = project();
    const seen: string[] = [];
    const done = await call(
      root,
      'run_command',
      { command: 'echo out; echo err >&2; pwd; exit 3' },
      undefined,
      (stream, text) => void seen.push(`${stream}:${text.trim()}`),
    );
    expect(done).toMatchObject({ exit_code: 3, timed_out: false, output: expect.stringContaining(root) });
    expect(seen).toContain('stderr:err');
    const controller = new AbortController();
    let pid = 0;
    const endless = call(
      root,
      'run_command',
      { command: 'sleep 1000 & echo $!; wait' },
      controller.signal,
      (_, text) => void (pid = Number(text)),
    );
    await waitFor(() => pid > 0);
    controller.abort();
    expect(await endless).toMatchObject({ exit_code: null });
    await waitFor(() => !isAlive(pid));
    expect(await call(root, 'run_command', { command: 'sleep 1000', timeout_ms: 1000 })).toMatchObject({ timed_out: true });
    const flood = await call(root, 'run_command', { command: 'yes | head -c 1000000' });
    expect(flood).toMatchObject({ truncated: true });
  });
});

describe('the terminal', () => {
  it('is not controlled by what a model writes', () => {
    expect(printable('a\u001b]52;c;x\u0007b\r\u009b31m\u202Ec\n\td')).toBe('a\uFFFD]52;c;x\uFFFDb\uFFFD\uFFFD31m\uFFFDc\n\td');
    expect(createPrinter).toBeTypeOf('function');
  });
});
