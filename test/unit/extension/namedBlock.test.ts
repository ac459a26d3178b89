import { expect } from 'vitest';
import { namedBlock } from '../../../extension/edits/namedBlock.ts';
import { applyEdits } from '../../../server/local/edits/applyEdits.ts';
import { planEdits } from '../../../server/local/edits/planEdits.ts';
import { verifies } from '../../support/verifies.ts';

const plan = (code: string, content: string | null) =>
  planEdits({ text: namedBlock('src/a.ts', code), format: 'auto', default_path: 'src/a.ts', files: [{ path: 'src/a.ts', content }] });

verifies('editor.code-blocks', 'code without a name is the whole of the file it is for, whatever fences it holds', () => {
  for (const code of ['const a = 1;\n', 'const a = 1;', '# Title\n\n```ts\nx\n```\n', '`````\n````\n']) {
    const { status, files } = plan(code, null);
    expect(status).toBe('planned');
    expect(applyEdits('', files[0]?.edits ?? [])).toBe(code.endsWith('\n') ? code : `${code}\n`);
  }
});

verifies('editor.code-blocks', 'a short piece never replaces a long file', () => {
  const long = Array.from({ length: 60 }, (_, line) => `line ${line}`).join('\n');
  expect(plan('line 3\n', long).status).toBe('rejected');
});
