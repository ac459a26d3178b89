/** The folder tells the runtime: who may import whom, checked over resolved paths rather than spellings. */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { importsOf, isCode, projectFiles } from './sourceFiles.ts';

/** A file's house: the folder inside which relative imports stay. `server/shared` is open to its neighbours. */
const houseOf = (file: string): string => /^server\/(shared|local|cloud)(?=\/)/.exec(file)?.[0] ?? file.split('/')[0] ?? '';

/** Houses a relative import may lead to, beside its own. */
const open: Record<string, readonly string[]> = {
  'server/local': ['server/shared'],
  'server/cloud': ['server/shared'],
  test: ['contracts', 'extension', 'webview', 'server/shared', 'server/local', 'server/cloud', 'scripts'],
};

const files = projectFiles(['contracts', 'extension', 'webview', 'server', 'scripts', 'test'], isCode);

/** Tests hold imports inside strings, as samples. */
const product = files.filter((file) => !/^(test|scripts)\//.test(file));

describe('imports', () => {
  it('stay inside their house, or cross it with #contracts', () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => path.posix.join(path.posix.dirname(file), specifier))
        .filter((target) => houseOf(target) !== houseOf(file) && !open[houseOf(file)]?.includes(houseOf(target)))
        .map((target) => `${file} reaches into ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('name #contracts without an extension and relative files with one', () => {
    const wrong = product.flatMap((file) =>
      importsOf(file)
        .filter((specifier) =>
          specifier.startsWith('#') ? /\.\w+$/.test(specifier) : specifier.startsWith('.') && !/\.(ts|tsx|css|json|mjs)$/.test(specifier),
        )
        .map((specifier) => `${file}: ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  it('reach what has a single owner only through it', () => {
    const owned: Record<string, RegExp> = {
      'node:sqlite': /^server\/shared\/sqlite\.ts$|^server\/local\/discovery\//,
      vscode: /^extension\//,
      '@vscode-elements/elements': /^webview\/ui\//,
      openai: /^server\/local\/providers\/openai\//,
    };
    const wrong = product.flatMap((file) =>
      importsOf(file)
        .filter((specifier) =>
          Object.entries(owned).some(
            ([module, owner]) => (specifier === module || specifier.startsWith(`${module}/`)) && !owner.test(file),
          ),
        )
        .map((specifier) => `${file} imports ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });
});
