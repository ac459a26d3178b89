/** The lockfile pins by version and checksum and names no place to download from; package.json pins exactly. */
import { expect, it } from 'vitest';
import { textOf } from './sourceFiles.ts';

interface Lock {
  readonly packages: Record<
    string,
    { readonly version?: string; readonly integrity?: string; readonly resolved?: string; readonly link?: boolean }
  >;
}

it('holds no download addresses, and a checksum for every package', () => {
  const lock: Lock = JSON.parse(textOf('package-lock.json'));
  const packages = Object.entries(lock.packages).filter(([name]) => name !== '');
  expect(packages.length).toBeGreaterThan(100);
  expect(packages.filter(([, entry]) => entry.resolved !== undefined).map(([name]) => name)).toEqual([]);
  expect(packages.filter(([, entry]) => entry.integrity === undefined && entry.link !== true).map(([name]) => name)).toEqual([]);
});

it('pins every dependency exactly', () => {
  const {
    dependencies,
    devDependencies,
  }: Record<'dependencies' | 'devDependencies', Record<string, string>> = JSON.parse(textOf('package.json'));
  const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));
  expect(loose).toEqual([]);
});
