/** The lockfile pins by version and checksum and names no place to download from; package.json pins exactly. */
import { expect, it } from 'vitest';
import { textOf } from './sourceFiles.ts';

interface Entry {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Record<string, string>;
}

const { packages }: { packages: Record<string, Entry> } = JSON.parse(textOf('package-lock.json'));
const entries = Object.entries(packages).filter(([name]) => name !== '');

it('holds no download addresses', () => {
  expect(entries.length).toBeGreaterThan(100);
  expect(entries.filter(([, entry]) => entry.resolved !== undefined).map(([name]) => name)).toEqual([]);
});

it('holds a checksum for every package', () => {
  expect(entries.filter(([, entry]) => entry.integrity === undefined).map(([name]) => name)).toEqual([]);
});

it('names the binaries of every platform, or `npm ci` refuses it', () => {
  const missing = entries.flatMap(([name, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((wanted) => packages[`node_modules/${wanted}`] === undefined && packages[`${name}/node_modules/${wanted}`] === undefined)
      .map((wanted) => `${name} wants ${wanted}`),
  );
  expect(missing).toEqual([]);
});

it('pins every dependency exactly', () => {
  const {
    dependencies,
    devDependencies,
  }: Record<'dependencies' | 'devDependencies', Record<string, string>> = JSON.parse(textOf('package.json'));
  const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));
  expect(loose).toEqual([]);
});
