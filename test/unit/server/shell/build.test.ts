import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVersions, isNewerBuild } from '../../../../server/shared/build.ts';

describe('versions', () => {
  it('are ordered as semantic versioning says', () => {
    const ordered = [
      'nonsense',
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
      '1.0.1',
      '1.2.0',
      '1.10.0',
      '2.0.0',
    ];
    for (const [i, a] of ordered.entries()) {
      for (const [j, b] of ordered.entries()) expect([a, b, Math.sign(compareVersions(a, b))]).toEqual([a, b, Math.sign(i - j)]);
    }
    expect(compareVersions('1.0.0+a', '1.0.0+b')).toBe(0);
  });

  it('have an order that is the same from both sides', () => {
    const part = fc.nat({ max: 3 });
    const version = fc
      .tuple(part, part, part, fc.constantFrom('', '-a', '-1', '-a.1', '-rc'))
      .map(([a, b, c, tail]) => `${a}.${b}.${c}${tail}`);
    fc.assert(fc.property(version, version, (a, b) => Math.sign(compareVersions(a, b)) === -Math.sign(compareVersions(b, a))));
  });

  it('of the same name take over only when built later', () => {
    const one = { version: '1.0.0', id: 'a', built_at: 1 };
    expect(isNewerBuild({ ...one, id: 'b', built_at: 2 }, one)).toBe(true);
    expect(isNewerBuild({ ...one, id: 'b', built_at: 1 }, one)).toBe(false);
    expect(isNewerBuild({ ...one, built_at: 2 }, one)).toBe(false);
    expect(isNewerBuild(one, { ...one, version: '1.0.1', built_at: 0 })).toBe(false);
  });
});
