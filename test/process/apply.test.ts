/** `coterie apply` as a user runs it: the built command line, in a process of its own, killed where it hurts. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundles } from '../../scripts/build.ts';
import { makeTempDir, removeDir, tempDir } from '../support/tempDir.ts';
import { verifies } from '../support/verifies.ts';

let built = '';
let cli = '';

beforeAll(async () => {
  built = makeTempDir();
  cli = path.join(built, 'cli.cjs');
  const options = bundles.find(({ name }) => name === 'cli')?.options;
  await build({ ...options, outfile: cli, write: true });
});
afterAll(() => removeDir(built));

interface Ran {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Options {
  readonly input?: string | Buffer;
  readonly strace?: readonly string[];
  readonly cwd?: string;
}

function run(dir: string, args: readonly string[], { input = '', strace, cwd = dir }: Options = {}): Ran {
  const command = [process.execPath, cli, 'apply', ...args];
  const [file = '', ...rest] = strace === undefined ? command : ['strace', '-f', '-qq', '-o', '/dev/null', ...strace, ...command];
  const done = spawnSync(file, rest, { cwd, input, env: { ...process.env, COTERIE_DATA: path.join(dir, 'data') } });
  return { code: done.status, signal: done.signal, stdout: done.stdout.toString(), stderr: done.stderr.toString() };
}

function folder(files: Readonly<Record<string, string | Buffer>>): { readonly dir: string; readonly root: string } {
  const dir = tempDir();
  const root = path.join(dir, 'root');
  fs.mkdirSync(root);
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    fs.writeFileSync(path.join(root, name), content);
  }
  return { dir, root };
}

const block = (name: string, search: string, replace: string): string =>
  `${name}\n<<<<<<< SEARCH\n${search}=======\n${replace}>>>>>>> REPLACE\n`;
const text = (root: string, name: string): string => fs.readFileSync(path.join(root, name), 'utf8');
const parsed = (ran: Ran): unknown => JSON.parse(ran.stdout);

describe('coterie apply', () => {
  it('applies from standard input, and says what in one line of JSON', () => {
    const { dir, root } = folder({ 'src/a.ts': 'one\ntwo\n' });
    const answer = `Sure!\n\n${block('src/a.ts', 'two\n', 'TWO\n')}\n${block('src/new.ts', '', 'x\n')}`;
    const ran = run(dir, ['--root', root, '--json'], { input: answer });
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(parsed(ran)).toMatchObject({
      status: 'applied',
      files: [
        { path: 'src/a.ts', change: 'modified', hunks: [{ old_start: 2, old_lines: 1, new_start: 2, new_lines: 1 }] },
        { path: 'src/new.ts', change: 'created', hunks: [{ old_start: 1, old_lines: 0, new_start: 1, new_lines: 1 }] },
      ],
      rejected: [],
    });
    expect(text(root, 'src/a.ts')).toBe('one\nTWO\n');
    expect(text(root, 'src/new.ts')).toBe('x\n');
  });

  it('reads a file, takes the current folder, and answers in words', () => {
    const { dir, root } = folder({ 'a.txt': 'x\n' });
    fs.writeFileSync(path.join(dir, 'answer.md'), block('a.txt', 'x\n', 'y\n'));
    expect(run(dir, ['../answer.md'], { cwd: root })).toEqual({ code: 0, signal: null, stdout: 'modified a.txt (+1 −1)\n', stderr: '' });
    expect(text(root, 'a.txt')).toBe('y\n');
  });

  verifies('edits.together', 'one of two files is refused', () => {
    const { dir, root } = folder({ 'a.txt': 'x\n', 'b.txt': 'y\n-\ny\n' });
    const answer = block('a.txt', 'x\n', 'z\n') + block('b.txt', 'y\n', 'z\n');
    const ran = run(dir, ['--root', root, '--json', '-'], { input: answer });
    expect(ran.code).toBe(1);
    expect(parsed(ran)).toMatchObject({
      status: 'rejected',
      files: [],
      rejected: [{ path: 'b.txt', hunk: 0, code: 'E_EDIT_AMBIGUOUS', candidates: [{ line: 1 }, { line: 3 }] }],
    });
    expect([text(root, 'a.txt'), text(root, 'b.txt')]).toEqual(['x\n', 'y\n-\ny\n']);
    const words = run(dir, ['--root', root], { input: answer });
    expect(words.stdout).toBe('');
    expect(words.stderr).toContain('b.txt:1 (change 1)');
    expect(words.stderr).toContain('Nothing was written.');
  });

  it('writes nothing with --dry-run', () => {
    const { dir, root } = folder({ 'a.txt': 'x\n' });
    const ran = run(dir, ['--root', root, '--dry-run', '--json'], { input: block('a.txt', 'x\n', 'y\n') });
    expect(ran.code).toBe(0);
    expect(parsed(ran)).toMatchObject({ status: 'applied', dry_run: true, files: [{ path: 'a.txt' }] });
    expect(text(root, 'a.txt')).toBe('x\n');
    expect(fs.existsSync(path.join(dir, 'data'))).toBe(false);
  });

  it('exits with 2 on wrong usage', () => {
    const { dir, root } = folder({});
    for (const args of [['--nope'], ['a', 'b'], ['--format', 'magic'], ['--root', path.join(root, 'none')], [path.join(root, 'none')]]) {
      const ran = run(dir, args);
      expect([args, ran.code]).toEqual([args, 2]);
      expect(ran.stderr).toContain('Usage: coterie apply');
    }
  });

  it('refuses paths outside the folder, through links too', () => {
    const { dir, root } = folder({ 'a.txt': 'x\n' });
    fs.writeFileSync(path.join(dir, 'secret.txt'), 'x\n');
    fs.symlinkSync('..', path.join(root, 'up'));
    fs.symlinkSync('../secret.txt', path.join(root, 'link.txt'));
    for (const name of ['../secret.txt', path.join(dir, 'secret.txt'), 'up/secret.txt', 'link.txt', 'up/root/a.txt', '.git/config.txt']) {
      const ran = run(dir, ['--root', root, '--json'], { input: block(name, 'x\n', 'y\n') });
      expect([name, ran.code]).toEqual([name, 1]);
      expect(ran.stdout).toContain('E_EDIT_OUTSIDE');
    }
    expect(text(dir, 'secret.txt')).toBe('x\n');
  });

  verifies('edits.untouched', 'encoding, byte-order mark, endings, last newline and mode', () => {
    const utf16 = (value: string): Buffer => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(value, 'utf16le')]);
    const utf16be = (value: string): Buffer => Buffer.from(utf16(value)).swap16();
    const { dir, root } = folder({
      'bom.txt': '\uFEFFé\r\ntwo\r\nlast',
      'le.txt': utf16('é\r\ntwo\r\n'),
      'be.txt': utf16be('é\ntwo\nlast'),
      'mixed.txt': 'a\r\nb\ntwo\nc\r\n',
      'run.sh': 'two\n',
    });
    fs.chmodSync(path.join(root, 'run.sh'), 0o755);
    const names = ['bom.txt', 'le.txt', 'be.txt', 'mixed.txt', 'run.sh'];
    expect(run(dir, ['--root', root], { input: names.map((name) => block(name, 'two\n', '2 €\n')).join('\n') })).toMatchObject({
      code: 0,
      stderr: '',
    });
    expect(text(root, 'bom.txt')).toBe('\uFEFFé\r\n2 €\r\nlast');
    expect(fs.readFileSync(path.join(root, 'le.txt'))).toEqual(utf16('é\r\n2 €\r\n'));
    expect(fs.readFileSync(path.join(root, 'be.txt'))).toEqual(utf16be('é\n2 €\nlast'));
    expect(text(root, 'mixed.txt')).toBe('a\r\nb\n2 €\nc\r\n');
    expect(fs.statSync(path.join(root, 'run.sh')).mode & 0o777).toBe(0o755);
  });

  it('refuses files it cannot read as text', () => {
    const latin = Buffer.from('caf\xe9\ntwo\n', 'latin1');
    const { dir, root } = folder({ 'latin.txt': latin, 'nul.bin': 'a\0b\ntwo\n' });
    for (const name of ['latin.txt', 'nul.bin']) {
      const ran = run(dir, ['--root', root, '--json'], { input: block(`\`${name}\``, 'two\n', '2\n') });
      expect(ran.code).toBe(1);
    }
    expect(run(dir, ['--root', root, '--json'], { input: block('latin.txt', 'two\n', '2\n') }).stdout).toContain('E_EDIT_ENCODING');
    expect(fs.readFileSync(path.join(root, 'latin.txt'))).toEqual(latin);
  });
});

describe('coterie apply, killed', () => {
  const before = { 'a.txt': 'one\n', 'b.txt': 'two\n', 'gone.txt': 'x\n' };
  const after = { 'a.txt': 'ONE\n', 'b.txt': 'TWO\n', 'sub/new.txt': 'new\n' };
  const answer = `${block('a.txt', 'one\n', 'ONE\n')}${block('b.txt', 'two\n', 'TWO\n')}${block('sub/new.txt', '', 'new\n')}
\`\`\`diff
--- a/gone.txt
+++ /dev/null
@@ -1 +0,0 @@
-x
\`\`\`
`;

  function tree(root: string): Record<string, string> {
    const found: Record<string, string> = {};
    for (const name of fs.readdirSync(root, { recursive: true, encoding: 'utf8' })) {
      if (fs.statSync(path.join(root, name)).isFile()) found[name] = text(root, name);
    }
    return found;
  }

  /** Every point takes minutes; the usual run takes the renames and a part of the rest. */
  const all = process.env['COTERIE_EVERY_POINT'] !== undefined;
  const stride = all ? 1 : 5;
  const calls = all ? ['fsync', 'rename', 'link', 'unlink', 'mkdir', 'rmdir'] : ['fsync', 'rename', 'link'];
  const hasStrace = spawnSync('strace', ['-V']).status === 0;

  it.skipIf(!hasStrace)(
    'at every call that changes a name or makes one durable: the next start finishes or restores, and says so',
    () => {
      let kills = 0;
      const said = new Set<string>();
      for (const call of calls) {
        for (let at = 1; at < 60; at += call === 'fsync' ? stride : 1) {
          const { dir, root } = folder(before);
          const ran = run(dir, ['--root', root], {
            input: answer,
            strace: ['-e', `inject=${call}:signal=KILL:when=${at}`, '-e', `trace=${call}`],
          });
          if (ran.code === 0) break;
          expect({ call, at, end: ran.signal ?? ran.code }).toEqual({ call, at, end: 'SIGKILL' });
          kills += 1;
          const strangers = Object.entries(tree(root)).filter(
            ([name, content]) =>
              !name.includes('.coterie-') && content !== Reflect.get(before, name) && content !== Reflect.get(after, name),
          );
          expect({ call, at, strangers }).toEqual({ call, at, strangers: [] });
          const next = run(dir, ['--root', root], { input: 'Nothing to apply.' });
          expect(next.code).toBe(1);
          expect([before, after]).toContainEqual(tree(root));
          const told = /An earlier apply that was interrupted was (finished|undone)/.exec(next.stderr)?.[1];
          const isNew = Object.hasOwn(tree(root), 'sub/new.txt');
          expect([told, isNew ? 'finished' : 'undone']).toEqual([told, told ?? (isNew ? 'finished' : 'undone')]);
          if (told !== undefined) said.add(told);
        }
      }
      expect(kills).toBeGreaterThan(10);
      expect([...said].toSorted()).toEqual(['finished', 'undone']);
    },
    240_000,
  );
});
