import { describe, expect, it } from 'vitest';
import { createGlob } from '../../../../server/local/cli/tools/glob.ts';

const fitting: readonly [string, string[], string[]][] = [
  ['**/*', ['a', 'a/b', '.env', 'a/.b/c.d'], []],
  ['*.ts', ['a.ts', '.ts'], ['a/b.ts', 'a.tsx']],
  ['**/*.local', ['.env.local', 'a/.env.local'], ['.env']],
  ['src/**/*.ts', ['src/a.ts', 'src/x/y/a.ts'], ['a.ts', 'xsrc/a.ts']],
  ['src/**', ['src/a', 'src/a/b'], ['src', 'srcx/a']],
  ['a/**/b', ['a/b', 'a/x/b', 'a/x/y/b'], ['ab', 'a/xb']],
  ['*.{ts,js}', ['a.ts', 'a.js'], ['a.c', 'a.{ts,js}']],
  ['f[0-9].t?t', ['f1.txt'], ['fx.txt', 'f1.t/t']],
  ['[!a]b', ['cb'], ['ab', '/b']],
  ['[]x]b', [']b', 'xb'], ['ab']],
  ['a+(b).c', ['a+(b).c'], ['aab.c', 'a+(b)xc']],
  ['\\*x', ['*x'], ['ax']],
  ['[', ['['], ['a']],
  ['{a', ['{a'], ['a']],
  ['{a,b}/{c,d}', ['a/c', 'b/d'], ['a/b']],
];

describe('globs', () => {
  for (const [pattern, yes, no] of fitting) {
    it(`${pattern} fits what it means and no more`, () => {
      const fits = createGlob(pattern);
      expect(yes.filter((path) => !fits(path))).toEqual([]);
      expect(no.filter((path) => fits(path))).toEqual([]);
    });
  }

  it('end quickly, whatever the pattern', () => {
    const began = performance.now();
    createGlob(`${'*'.repeat(500)}a`)('b'.repeat(5000));
    createGlob(`${'**/'.repeat(50)}x`)(`${'a/'.repeat(500)}b`);
    createGlob('{a,b}'.repeat(30))('x');
    expect(performance.now() - began).toBeLessThan(5000);
  });

  it('have no alternatives in ignore files', () => {
    expect(createGlob('{a,b}', { braces: false })('{a,b}')).toBe(true);
  });
});
