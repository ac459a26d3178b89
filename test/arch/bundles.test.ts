/** What is in which bundle, and how big it may be: over the metafiles of the real build. */
import { statSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../../scripts/build.ts';
import { inRoot } from '../../scripts/lib/paths.ts';
import { textOf } from './sourceFiles.ts';

interface Meta {
  readonly inputs: Record<string, { readonly imports: readonly { readonly path: string; readonly external?: boolean }[] }>;
}

interface Rule {
  readonly bundle: string;
  readonly file: string;
  /** Most bytes, minified and not compressed. */
  readonly budget: number;
  /** Inputs it must not have. */
  readonly without: RegExp;
  /** Modules it may ask for at run time. */
  readonly external: RegExp;
}

const node =
  /^node:|^(assert|buffer|child_process|cluster|crypto|dns|events|fs|http|http2|https|net|os|path|perf_hooks|process|punycode|querystring|stream|string_decoder|timers|tls|tty|url|util|v8|vm|worker_threads|zlib|module|async_hooks|diagnostics_channel)(\/|$)/;

const rules: readonly Rule[] = [
  {
    bundle: 'extension',
    file: 'dist/extension.cjs',
    // What is read and run before the editor has started.
    budget: 64 * 1024,
    without: /^(server|webview|test|scripts)\/|node_modules\//,
    external: /^vscode$|^\.\/engine\.cjs$|^node:/,
  },
  {
    bundle: 'engine',
    file: 'dist/engine.cjs',
    budget: 600 * 1024,
    without: /^(server|webview|test|scripts)\/|node_modules\/(openai|hono|pino|preact)\//,
    external: new RegExp(`^vscode$|^bufferutil$|^utf-8-validate$|${node.source}`),
  },
  {
    bundle: 'server',
    file: 'dist/server.cjs',
    budget: 1_500 * 1024,
    without: /^(extension|webview|test|scripts|server\/cloud|server\/local\/cli)\/|node_modules\/(preact|vscode)\//,
    external: new RegExp(`^bufferutil$|^utf-8-validate$|${node.source}`),
  },
  {
    bundle: 'cli',
    file: 'dist/cli.cjs',
    budget: 1_600 * 1024,
    without: /^(extension|webview|test|scripts|server\/cloud)\/|node_modules\/(preact|vscode)\//,
    external: new RegExp(`^bufferutil$|^utf-8-validate$|${node.source}`),
  },
  {
    bundle: 'chat',
    file: 'dist/webview/chat.js',
    budget: 450 * 1024,
    without: /^(server|extension|test|scripts)\/|node_modules\/(openai|hono|pino|ws)\//,
    // A page has no Node and nothing to load from elsewhere.
    external: /^$/,
  },
];

beforeAll(async () => {
  await ensureBuilt();
});

describe.each(rules)('the bundle $bundle', ({ bundle, file, budget, without, external }) => {
  const meta = (): Meta => JSON.parse(textOf(`.build/meta/${bundle}.json`));

  it('holds only what its runtime may hold', () => {
    expect(Object.keys(meta().inputs).filter((input) => without.test(input))).toEqual([]);
  });

  it('asks for nothing at run time that is not there', () => {
    const asked = Object.values(meta().inputs).flatMap(({ imports }) =>
      imports.filter((one) => one.external === true).map((one) => one.path),
    );
    expect([...new Set(asked)].filter((name) => !name.startsWith('<define:') && !external.test(name))).toEqual([]);
  });

  it('stays within its budget', () => {
    expect(statSync(inRoot(file)).size).toBeLessThanOrEqual(budget);
  });
});
