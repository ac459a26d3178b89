import { describe, expect, it } from 'vitest';
import { checkPath, pathKey } from '../../../../server/local/edits/paths.ts';
import { block, codes } from './support.ts';
import { verifies } from '../../../support/verifies.ts';

describe('paths of edits', () => {
  it('normalises', () => {
    for (const path of ['src/a.ts', './src/a.ts', 'src//a.ts', 'src\\a.ts', 'src/./a.ts'])
      expect(checkPath(path)).toEqual({ ok: true, path: 'src/a.ts' });
    for (const path of [
      '.github/workflows/ci.yml',
      '[id].tsx',
      '(group)/page.tsx',
      'a b/c d.txt',
      'Ünï.md',
      '.gitignore',
      'con-fig.ts',
      'aux2.c',
    ]) {
      expect(checkPath(path)).toEqual({ ok: true, path });
    }
  });

  verifies('edits.inside', 'spellings that leave the workspace or mean another file elsewhere', () => {
    const bad = [
      '/etc/passwd',
      '\\\\server\\share\\x',
      '//server/share',
      'C:\\x',
      'C:x',
      'c:/x',
      '../x',
      'a/../../x',
      'a/..',
      '..\\x',
      '~/x',
      'a\0b',
      'a\nb',
      'a.',
      'a /b',
      'a./b',
      ' a',
      'nul',
      'NUL.txt',
      'a/con',
      'COM1',
      'lpt9.log',
      'com¹',
      'a:b',
      'file:///x',
      '.git/config',
      'a/.git/hooks/x',
      '.GIT/config',
      '.git./x',
      'git~1/config',
      '.g\u200cit/config',
      '',
      '.',
      './',
      'a/',
      'a*b',
      'a?b',
      'a|b',
      'x'.repeat(300),
      'a/'.repeat(3000) + 'x',
      '\ud800',
    ];
    for (const path of bad) expect([path, checkPath(path).ok]).toEqual([path, false]);
  });

  it('refuses them in a plan, named with the code', () => {
    for (const path of ['../x.ts', '/etc/passwd', 'C:\\x.ts', '.git/config']) {
      expect(codes(`\`${path}\`\n${block('x\n', 'y\n')}`, {})).toEqual(['E_EDIT_OUTSIDE']);
    }
  });

  it('knows two spellings of one file', () => {
    expect(pathKey('Src/É.ts')).toBe(pathKey('src/e\u0301.ts'));
    expect(codes(`a.ts\n${block('x\n', 'y\n')}A.ts\n${block('x\n', 'y\n')}`, {})).toEqual(['E_EDIT_OVERLAP']);
  });
});
