import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommandLine, streamLimit, tailLimit, type CommandEnd } from '../../../extension/tools/commandRun.ts';
import { commandEnvironment, shellCall } from '../../../extension/tools/shell.ts';
import { tempDir } from '../../support/tempDir.ts';
import { verifies } from '../../support/verifies.ts';
import { waitFor } from '../../support/waitFor.ts';

describe('the shell of a command', () => {
  it('is the user’s own on Linux and macOS, if it takes commands as sh does', () => {
    expect(shellCall({ platform: 'linux', env: { SHELL: '/bin/bash' }, preferred: '/usr/bin/fish' }, 'ls')).toMatchObject({
      file: '/usr/bin/fish',
      args: ['-c', 'ls'],
    });
    expect(shellCall({ platform: 'darwin', env: { SHELL: '/bin/zsh' }, preferred: '' }, 'ls')).toMatchObject({ file: '/bin/zsh' });
    expect(shellCall({ platform: 'darwin', env: { SHELL: '/opt/nu' }, preferred: '/opt/nu' }, 'ls')).toMatchObject({ file: '/bin/sh' });
    expect(shellCall({ platform: 'linux', env: {}, preferred: 'bash' }, 'ls')).toMatchObject({ file: '/bin/sh' });
  });

  it('on Windows is PowerShell, Git’s bash or cmd, whose line is passed as it is', () => {
    const env = { ComSpec: 'C:\\Windows\\system32\\cmd.exe' };
    const pwsh = 'C:\\Program Files\\PowerShell\\7\\pwsh.exe';
    expect(shellCall({ platform: 'win32', env, preferred: pwsh }, 'dir "a b"')).toEqual({
      file: pwsh,
      args: ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', 'dir "a b"'],
      verbatim: false,
    });
    expect(shellCall({ platform: 'win32', env, preferred: 'C:\\Program Files\\Git\\bin\\bash.exe' }, 'ls')).toMatchObject({
      args: ['-c', 'ls'],
    });
    expect(shellCall({ platform: 'win32', env, preferred: '' }, 'dir "a b" & echo %PATH%')).toEqual({
      file: env.ComSpec,
      args: ['/d', '/s', '/c', '"dir "a b" & echo %PATH%"'],
      verbatim: true,
    });
    expect(shellCall({ platform: 'win32', env, preferred: 'C:\\Windows\\System32\\bash.exe' }, 'ls').file).toBe(env.ComSpec);
  });

  it('does not see what only concerns the editor’s own process', () => {
    const env = {
      PATH: '/bin',
      ELECTRON_RUN_AS_NODE: '1',
      VSCODE_IPC_HOOK: 'x',
      NODE_OPTIONS: '--inspect',
      COTERIE_DATA: '/d',
      NODE_ENV: 'test',
    };
    expect(commandEnvironment(env)).toEqual({ PATH: '/bin', NODE_ENV: 'test' });
  });
});

describe.skipIf(process.platform === 'win32')('a command', () => {
  const run = (
    command: string,
    options: { timeoutMs?: number; signal?: AbortSignal; onOutput?: (stream: string, text: string) => void; cwd?: string } = {},
  ): Promise<CommandEnd> =>
    runCommandLine({
      call: shellCall({ platform: 'linux', env: {}, preferred: '/bin/sh' }, command),
      cwd: options.cwd ?? '/',
      env: commandEnvironment(process.env),
      timeoutMs: options.timeoutMs ?? 20_000,
      signal: options.signal ?? new AbortController().signal,
      onOutput: options.onOutput ?? (() => undefined),
    });

  it('answers both streams in order, and its exit code', async () => {
    const seen: string[] = [];
    const end = await run('printf out; printf err >&2; exit 3', { onOutput: (stream, text) => seen.push(`${stream}:${text}`) });
    expect(end).toMatchObject({ exit_code: 3, truncated: false, timed_out: false });
    expect(seen.toSorted()).toEqual(['stderr:err', 'stdout:out']);
  });

  it('keeps the end of a flood and shows a bounded part of it', async () => {
    let shown = 0;
    const end = await run('head -c 3000000 /dev/zero | tr "\\0" x; echo the end', { onOutput: (_, text) => (shown += text.length) });
    expect(end.output.length).toBe(tailLimit);
    expect(end.output.endsWith('the end\n')).toBe(true);
    expect(end.truncated).toBe(true);
    expect(shown).toBeLessThanOrEqual(streamLimit);
  });

  it('does not split a character between two pieces', async () => {
    const end = await run("printf '\\303'; sleep 0.1; printf '\\244'");
    expect(end.output).toBe('ä');
  });

  verifies('host.process-tree', 'that takes too long is ended with all it started', async () => {
    const dir = tempDir();
    const end = await run(
      `trap '' TERM; (trap '' TERM; sleep 1; sleep 1; sleep 1; sleep 1; touch ${path.join(dir, 'survived')}) & echo $! ; wait`,
      { timeoutMs: 200 },
    );
    expect(end).toMatchObject({ exit_code: null, timed_out: true });
    const child = Number(end.output.trim());
    await waitFor(() => isGone(child), { what: 'the end of the child' });
    expect(existsSync(path.join(dir, 'survived'))).toBe(false);
  });

  verifies('host.process-tree', 'that is cancelled, or leaves something running, leaves nothing behind', async () => {
    const controller = new AbortController();
    const end = run('sleep 30 & echo $!; wait', { signal: controller.signal, onOutput: () => controller.abort() });
    expect((await end).exit_code).toBeNull();
    await waitFor(async () => isGone(Number((await end).output.trim())), { what: 'the end of the child' });

    const left = await run('sleep 30 & echo $!');
    expect(left.exit_code).toBe(0);
    await waitFor(() => isGone(Number(left.output.trim())), { what: 'the end of what was left' });
  });

  it('that cannot be started is a failure, not an exit', async () => {
    await expect(run('ls', { cwd: path.join(tempDir(), 'missing') })).rejects.toThrow('ENOENT');
  });
});

/** Gone, or dead and only not yet reaped by whoever inherited it. */
function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}
