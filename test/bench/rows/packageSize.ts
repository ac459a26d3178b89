import { readFileSync, statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { inRoot } from '../../../scripts/lib/paths.ts';
import { table, type Row } from './row.ts';

export const packageSize: Row = {
  id: 'package',
  title: 'Package',
  method:
    'Bytes of the VSIX and of its bundles. For comparison, the published VSIX of Cline in mid-2026 was 7.28 MB in 39 files with a 20 MB extension bundle.',
  async measure() {
    const { version } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as { version: string };
    const kb = (bytes: number): string => `${(bytes / 1024).toFixed(0)} KB`;
    const bundles = ['dist/extension.cjs', 'dist/server.cjs', 'dist/cli.cjs', 'dist/webview/chat.js'];
    return table(
      ['', 'bytes', 'gzip'],
      [
        ['VSIX', kb(statSync(inRoot(`coterie-${version}.vsix`)).size), ''],
        ...bundles.map((name) => [`\`${name}\``, kb(statSync(inRoot(name)).size), kb(gzipSync(readFileSync(inRoot(name))).length)]),
      ],
    );
  },
};
