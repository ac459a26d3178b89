/** list_files: paths, one a line. */
import { listFiles as spec } from '#contracts/tools/listFiles';
import type { ToolOutput } from '#contracts/tools/tool';
import { formatField, parseField } from './record.ts';
import { boundLines, count, formatResult, incomplete, isWhole, parseResult } from './resultText.ts';
import type { Tool } from './tool.ts';

export const listFiles: Tool<typeof spec> = {
  spec,
  title: (input) => (input.glob === '**/*' ? 'List files' : `List files ${input.glob}`),
  async run(context, input) {
    return { ok: true, text: formatFiles(await context.editor(spec, input)) };
  },
};

export interface FileList {
  readonly files: readonly string[];
  readonly complete: boolean;
}

export function formatFiles(output: ToolOutput<typeof spec>): string {
  const { kept, dropped } = boundLines(output.files.map((path) => formatField(path)));
  const cut = output.truncated || dropped > 0;
  return formatResult({
    summary: output.files.length === 0 ? 'No files.' : `${count(kept.length, 'file')}.`,
    notes: cut ? [incomplete('there are more files. Narrow `glob` or raise `limit`.')] : [],
    body: kept.join('\n'),
  });
}

export function parseFiles(text: string): FileList {
  const result = parseResult(text);
  const files = result.body === '' ? [] : result.body.split('\n').flatMap((line) => parseField(line) ?? []);
  return { files, complete: isWhole(result, files.length) };
}
