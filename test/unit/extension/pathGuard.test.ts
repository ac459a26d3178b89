import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { guardPath } from '../../../extension/context/pathGuard.ts';
import { isInside, locate, pathFault, toFilePath, type Folder } from '../../../extension/context/workspacePaths.ts';
import { tempDir } from '../../support/tempDir.ts';
import { verifies } from '../../support/verifies.ts';

const one: readonly Folder[] = [{ name: 'app', path: '/w/app' }];
const two: readonly Folder[] = [
  { name: 'app', path: '/w/app' },
  { name: 'lib', path: '/w/lib' },
];

describe('paths of the contracts', () => {
  it('are relative to the only folder, or begin with the folder’s name', () => {
    expect(locate(one, 'src/a.ts', 'linux')).toMatchObject({ ok: true, absolute: '/w/app/src/a.ts' });
    expect(locate(two, 'lib/src/a.ts', 'linux')).toMatchObject({ ok: true, absolute: '/w/lib/src/a.ts' });
    expect(locate(two, 'other/a.ts', 'linux')).toMatchObject({ ok: false });
    expect(locate(two, 'lib', 'linux')).toMatchObject({ ok: false });
    expect(locate([], 'a.ts', 'linux')).toMatchObject({ ok: false });
  });

  it('are refused when two folders share the name', () => {
    const twins = [...two, { name: 'lib', path: '/x/lib' }];
    expect(locate(twins, 'lib/a.ts', 'linux')).toMatchObject({ ok: false, message: expect.stringContaining('Two folders') });
  });

  it('come back from absolute ones, by the innermost folder', () => {
    expect(toFilePath(one, '/w/app/src/a.ts', 'linux')).toBe('src/a.ts');
    expect(toFilePath([...two, { name: 'inner', path: '/w/app/inner' }], '/w/app/inner/a.ts', 'linux')).toBe('inner/a.ts');
    expect(toFilePath(one, '/w/apple/a.ts', 'linux')).toBeNull();
    expect(toFilePath([{ name: 'app', path: 'C:\\w\\app' }], 'c:\\w\\app\\src\\a.ts', 'win32')).toBe('src/a.ts');
  });

  verifies('host.paths-inside', 'are refused when their words lead outside, on any platform', () => {
    const hostile = [
      '',
      '/etc/passwd',
      '../x',
      'a/../../x',
      'a/./b',
      'a//b',
      'a/',
      'C:/x',
      'c:x',
      'a\\b',
      '..\\x',
      '\\\\host\\share',
      'a\0b',
      '.git/hooks/pre-commit',
      'sub/.GIT/config',
    ];
    expect(hostile.filter((file) => pathFault(file) === null)).toEqual([]);
    const onWindows = ['nul', 'a/CON.txt', 'a/b.', 'a/b ', 'a:stream', 'PROGRA~1/x', 'a/b?', 'a/<x>'];
    expect(onWindows.filter((file) => locate([{ name: 'w', path: 'C:\\\\w' }], file, 'win32').ok)).toEqual([]);
    const harmless = ['.github/x.yml', '.gitignore', 'a/..b', '...', 'con/ﬁle.ts', 'ä ö.txt'];
    expect(harmless.filter((file) => pathFault(file) !== null)).toEqual([]);
  });

  it('know inside from beside', () => {
    expect(isInside('/w/app', '/w/app/..a', 'linux')).toBe(true);
    expect(isInside('/w/app', '/w/app', 'linux')).toBe(false);
    expect(isInside('/w/app', '/w/application', 'linux')).toBe(false);
    expect(isInside('C:\\w', 'D:\\w\\x', 'win32')).toBe(false);
  });
});

describe.skipIf(process.platform === 'win32')('links', () => {
  verifies('host.paths-inside', 'out of the folder are refused, for files there, files to be, and dangling ones', async () => {
    const root = tempDir();
    const outside = tempDir();
    const folder = path.join(root, 'w');
    mkdirSync(path.join(folder, 'src'), { recursive: true });
    mkdirSync(path.join(folder, '.git'));
    writeFileSync(path.join(folder, 'src', 'a.ts'), '');
    writeFileSync(path.join(outside, 'secret'), '');
    symlinkSync(outside, path.join(folder, 'out'));
    symlinkSync(path.join(outside, 'secret'), path.join(folder, 'file'));
    symlinkSync(path.join(outside, 'not-yet'), path.join(folder, 'dangling'));
    symlinkSync(path.join(folder, 'src'), path.join(folder, 'inside'));
    symlinkSync(path.join(folder, '.git'), path.join(folder, 'config'));
    symlinkSync('loop', path.join(folder, 'loop'));
    const folders = [{ name: 'w', path: folder }];
    for (const file of ['out/secret', 'out/new', 'out/deep/new', 'file', 'dangling', 'dangling/x', 'config/hooks', 'loop', 'loop/x']) {
      expect({ file, ok: (await guardPath(folders, file)).ok }).toEqual({ file, ok: false });
    }
    for (const file of ['src/a.ts', 'src/new.ts', 'deep/new/file.ts', 'inside/a.ts']) {
      expect({ file, ok: (await guardPath(folders, file)).ok }).toEqual({ file, ok: true });
    }
  });

  it('to the workspace folder itself are followed', async () => {
    const root = tempDir();
    mkdirSync(path.join(root, 'real'));
    symlinkSync(path.join(root, 'real'), path.join(root, 'w'));
    expect(await guardPath([{ name: 'w', path: path.join(root, 'w') }], 'a.ts')).toMatchObject({
      ok: true,
      absolute: path.join(root, 'w', 'a.ts'),
    });
  });
});
