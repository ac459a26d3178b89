/** Loads the extension's bundle with an empty `vscode`, calls `activate`, and prints what it cost. Its own process. */
import { Session } from 'node:inspector/promises';
import Module, { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { inRoot } from '../../../scripts/lib/paths.ts';

/** Answers every property, call and construction with itself; a bundle's copy of it inherits that through its prototype. */
const get = (_: object, name: string | symbol): unknown =>
  name === Symbol.toPrimitive ? () => '' : name === 'then' || name === Symbol.iterator ? undefined : nothing;
const everything = new Proxy({}, { get });
const nothing: unknown = new Proxy(function nothing() {}, {
  get,
  apply: () => nothing,
  construct: () => everything,
  getPrototypeOf: () => everything,
});

const what = process.argv[2] ?? 'extension';
const bundle = inRoot('dist/extension.cjs');
const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });

const require = createRequire(import.meta.url);
const resolve = Reflect.get(Module, '_load') as (request: string, ...rest: unknown[]) => unknown;
Reflect.set(Module, '_load', (request: string, ...rest: unknown[]) => (request === 'vscode' ? nothing : resolve(request, ...rest)));

const from = process.cpuUsage();
if (what === 'extension') {
  const extension = require(bundle) as { activate(context: unknown): unknown };
  await extension.activate({
    subscriptions: [],
    extensionPath: inRoot('.'),
    globalStorageUri: { fsPath: path.join(tmpdir(), 'coterie-bench-none') },
    extension: { packageJSON: { version: '0' } },
    secrets: nothing,
    globalState: nothing,
    workspaceState: nothing,
    extensionUri: nothing,
    logUri: nothing,
    environmentVariableCollection: nothing,
    asAbsolutePath: (name: string) => inRoot(name),
  });
}
const { user, system } = process.cpuUsage(from);
const { result } = await session.post('Profiler.takePreciseCoverage');
const ranges = result.filter((script) => script.url.endsWith('dist/extension.cjs')).flatMap((script) => script.functions.slice(1));
const evaluated = ranges
  .flatMap((fn) => fn.ranges.slice(0, 1))
  .reduce((sum, range) => sum + (range.count > 0 ? range.endOffset - range.startOffset : 0), 0);
process.stdout.write(`${JSON.stringify({ cpu_ms: (user + system) / 1000, evaluated })}\n`);
process.exit(0);
