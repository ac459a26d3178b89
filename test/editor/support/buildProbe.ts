/** Packages the probe extension. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { build } from 'esbuild';

const manifest = {
  name: 'probe',
  displayName: 'Probe',
  description: 'Looks into the extension host for the journeys.',
  publisher: 'coterie-test',
  version: '1.0.0',
  license: 'MIT',
  engines: { vscode: '^1.123.0' },
  main: './main.cjs',
  activationEvents: ['*', 'onLanguageModelChatProvider:probe'],
  contributes: { languageModelChatProviders: [{ vendor: 'probe', displayName: 'Probe' }] },
};

/** Answers the package's file. */
export async function buildProbe(into: string): Promise<string> {
  const dir = path.join(into, 'probe');
  mkdirSync(dir, { recursive: true });
  await build({
    entryPoints: [path.join(import.meta.dirname, '..', 'probe', 'main.ts')],
    outfile: path.join(dir, 'main.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
    logLevel: 'silent',
  });
  writeFileSync(path.join(dir, 'package.json'), JSON.stringify(manifest));
  writeFileSync(path.join(dir, 'README.md'), 'Part of the tests.\n');
  const file = path.join(into, 'probe.vsix');
  await createVSIX({ cwd: dir, packagePath: file, dependencies: false, allowMissingRepository: true, skipLicense: true });
  return file;
}
