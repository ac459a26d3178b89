/**
 * Splits the extension in two: what runs at the editor's start, and all that is reached by `import()`, which is neither read
 * nor parsed before its first use. Both halves may carry a copy of a small shared module; none of those may hold state.
 */
import path from 'node:path';
import type { Plugin } from 'esbuild';
import { root } from './paths.ts';

const idOf = (file: string): string => path.relative(root, file).replaceAll('\\', '/');

/** For the first half. Fills `found` with the modules that are imported dynamically. */
export function leaveToLazyHalf(lazyFile: string, found: Set<string>): Plugin {
  return {
    name: 'leave-to-lazy-half',
    setup(build) {
      build.onResolve({ filter: /^[.#]/ }, async ({ path: specifier, kind, importer, resolveDir, pluginData }) => {
        if (kind !== 'dynamic-import' || pluginData === 'resolving') return null;
        const resolved = await build.resolve(specifier, { kind, importer, resolveDir, pluginData: 'resolving' });
        if (resolved.errors.length > 0) return resolved;
        const id = idOf(resolved.path);
        found.add(id);
        return { path: id, namespace: 'lazy' };
      });
      build.onLoad({ filter: /.*/, namespace: 'lazy' }, ({ path: id }) => ({
        contents: `module.exports = require(${JSON.stringify(lazyFile)}).load(${JSON.stringify(id)});`,
        resolveDir: root,
      }));
      build.onResolve({ filter: /.*/, namespace: 'lazy' }, ({ path: specifier }) => ({ path: specifier, external: true }));
    },
  };
}

/** The entry point of the second half. */
export const lazyEntry = 'lazy-half';

/** For the second half, bundled after the first. */
export function lazyHalf(found: ReadonlySet<string>): Plugin {
  return {
    name: 'lazy-half',
    setup(build) {
      build.onResolve({ filter: /^lazy-half$/ }, () => ({ path: lazyEntry, namespace: lazyEntry }));
      build.onLoad({ filter: /.*/, namespace: lazyEntry }, () => {
        const rows = [...found].toSorted().map((id) => `${JSON.stringify(id)}: () => require(${JSON.stringify(`./${id}`)})`);
        return { contents: `const modules = {${rows.join(',')}};\nexports.load = (id) => modules[id]();`, resolveDir: root };
      });
    },
  };
}
