/** Steps many rules share: reading a whole file, and finding the file a user means. Never guesses between two. */
import { listFiles } from '#contracts/tools/listFiles';
import { readFile } from '#contracts/tools/readFile';
import { textHash } from '../../edits/textHash.ts';
import { parseFiles } from '../../tools/listFiles.ts';
import { parseRead } from '../../tools/readFile.ts';
import { code, link } from './phrases.ts';
import { call } from './script.ts';
import type { Outcome, Script, ToolReply } from './script.ts';

export interface WholeFile {
  readonly path: string;
  readonly language: string;
  readonly content: string;
  readonly lines: number;
}

/** Parts of one file read at most: about 1.2 million characters. */
const maxParts = 20;

/** Reads a file from its first to its last line, in as many parts as it takes, and only if it did not change meanwhile. */
export function* readWhole(path: string): Script<Outcome<WholeFile>> {
  return yield* readOn(path, yield* call(readFile, { path }));
}

/** As `readWhole`, with the first part already asked for. */
export function* readOn(path: string, first: ToolReply): Script<Outcome<WholeFile>> {
  let reply = first;
  let content = '';
  let version: string | null = null;
  for (let part = 0; part < maxParts; part += 1) {
    if (!reply.ok) return { ok: false, text: `I could not read ${code(path)}: ${oneSentence(reply.text)}` };
    const read = parseRead(reply.text);
    if (read === null) return { ok: false, text: `I could not read ${code(path)}: the answer was cut short.` };
    if (version !== null && read.version !== version)
      return { ok: false, text: `${code(path)} changed while I was reading it. Ask again.` };
    version = read.version;
    content += read.content;
    if (read.complete && !textHash(content).startsWith(read.version))
      return { ok: false, text: `I could not read ${code(path)}: its text reached me shortened, since there is too much to read at once.` };
    if (read.complete) return { ok: true, value: { path: read.path, language: read.language, content, lines: read.total } };
    if (read.next === null) return { ok: false, text: `${code(path)} has a line too long for me to handle.` };
    reply = yield* call(readFile, { path, start_line: read.next });
  }
  return { ok: false, text: `${code(path)} is too long for me to handle.` };
}

/** Reads the file named; when there is none, the only one whose path ends so. */
export function* readNamed(path: string): Script<Outcome<WholeFile>> {
  const first = yield* call(readFile, { path });
  const direct = yield* readOn(path, first);
  if (first.ok || /(?:^|\/)\.\.(?:\/|$)|^\/|[*?[\]{}]/.test(path)) return direct;
  const listed = yield* call(listFiles, { glob: `**/${path}`, limit: 20 });
  const { files } = listed.ok ? parseFiles(listed.text) : { files: [] };
  const [only] = files;
  if (files.length === 1 && only !== undefined && only !== path) return yield* readWhole(only);
  if (files.length > 1)
    return {
      ok: false,
      text: `Several files are called ${code(path)}. Which one do you mean?\n\n${files.map((file) => `- ${link(file, file)}`).join('\n')}`,
    };
  return direct;
}

/** A tool's text as the end of a sentence of ours. */
export function oneSentence(text: string): string {
  const [line = ''] = text.trim().split('\n');
  const short = line.length > 300 ? `${line.slice(0, 300)}…` : line;
  return /[.!?…]$/u.test(short) ? short : `${short === '' ? 'no reason was given' : short}.`;
}
