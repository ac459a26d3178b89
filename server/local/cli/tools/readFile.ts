import path from 'node:path';
import { AppError } from '#contracts/core/errors';
import { readFile as spec } from '#contracts/tools/readFile';
import { textHash } from '../../edits/textHash.ts';
import type { HeadlessTool } from './headlessTool.ts';
import { fileInside } from './insideRoot.ts';
import { readTextFile } from './textFile.ts';

const maxBytes = 8 * 1024 * 1024;

export const readFile: HeadlessTool<typeof spec> = {
  spec,
  async run({ path: named, start_line = 1, end_line }, { root }) {
    const file = await fileInside(root, named);
    const read = await readTextFile(file.real, maxBytes);
    if (!read.ok) throw new AppError(read.reason === 'too large' ? 'E_TOO_LARGE' : 'E_TOOL_FAILED', `“${file.path}” is ${read.reason}.`);
    const lines = read.text.split(/(?<=\n)/);
    return {
      path: file.path,
      content: lines.slice(start_line - 1, end_line ?? lines.length).join(''),
      hash: textHash(read.text),
      language: languages[path.extname(file.path).toLowerCase()] ?? 'plaintext',
      lines: lines.length,
      dirty: false,
    };
  },
};

/** The editor's names for the commonest languages; anything else is plain text. */
const languages: Readonly<Record<string, string>> = {
  '.c': 'c',
  '.cpp': 'cpp',
  '.cs': 'csharp',
  '.css': 'css',
  '.go': 'go',
  '.html': 'html',
  '.java': 'java',
  '.js': 'javascript',
  '.mjs': 'javascript',
  '.cjs': 'javascript',
  '.jsx': 'javascriptreact',
  '.json': 'json',
  '.md': 'markdown',
  '.php': 'php',
  '.py': 'python',
  '.rb': 'ruby',
  '.rs': 'rust',
  '.sh': 'shellscript',
  '.sql': 'sql',
  '.ts': 'typescript',
  '.mts': 'typescript',
  '.tsx': 'typescriptreact',
  '.xml': 'xml',
  '.yaml': 'yaml',
  '.yml': 'yaml',
};
