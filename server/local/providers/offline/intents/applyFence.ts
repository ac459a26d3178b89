/** Fenced code that names its file, or one block and a sentence that does: proposed as the file's new text. */
import { editFile } from '#contracts/tools/editFile';
import { propose } from '../editReport.ts';
import { defineIntent } from '../intent.ts';
import { cleanPath, code, fileMeant, isQuoted, looksLikePath, pathIn, valueOf } from '../phrases.ts';
import { say } from '../script.ts';
import type { Turn } from '../turn.ts';

/** `unsure`: one block for this file, which does not say whether it is the whole of it. */
export type ApplyFenceRequest = { readonly text: string; readonly title: string } | { readonly unsure: string };

export const applyFence = defineIntent<ApplyFenceRequest>({
  name: 'applyFence',
  needs: [editFile.name],
  matches(turn) {
    if (turn.fences.length === 0 || turn.fences.some((fence) => fence.code === '')) return null;
    if (namesItsFiles(turn)) return { text: turn.text, title: 'Apply the pasted code' };
    const path = fileMeant(turn, turn.request);
    const [fence, ...more] = turn.fences;
    if (path === null || fence === undefined || more.length > 0) return null;
    const whole = /^(?:write|save)\b|\b(?:whole|entire|full|complete)\s+(?:file|content|text)|\bcontents?\s+of\b/i.test(turn.request);
    if (!whole) return /^(?:apply|put|use|insert|paste)\b/i.test(turn.request) ? { unsure: path } : null;
    const mark = '`'.repeat(Math.max(3, ...(fence.code.match(/`+/g) ?? []).map((run) => run.length + 1)));
    return { text: `${path}\n${mark}\n${fence.code}${mark}\n`, title: `Apply the pasted code to ${path}` };
  },
  run(request) {
    if ('text' in request) return propose(request.text, request.title, 'Applied the pasted code', 'to');
    const { unsure } = request;
    return say(
      `Is that block all of ${code(unsure)}, or a part of it? I do not guess. For all of it, say “save this as ${unsure}”. For a part, use the block’s **Apply** or **Insert** button, or paste it as search/replace blocks or a diff.`,
    );
  },
});

/** A path in the fence's info string, or alone on the line above every fence. */
function namesItsFiles(turn: Turn): boolean {
  const inInfo = turn.fences.every((fence) =>
    fence.info.split(/[\s:]+/).some((word) => looksLikePath(word.replace(/^(?:title|file(?:name)?|path)=/, '').replace(/["'{}]/g, ''))),
  );
  if (inInfo) return true;
  const lines = turn.text.split(/\r?\n/);
  const openings = lines.flatMap((line, index) => (/^\s{0,3}(?:`{3,}|~{3,})\s*\S/.test(line) ? [index] : []));
  return openings.length > 0 && openings.length === turn.fences.length && openings.every((index) => isPathLine(lineBefore(lines, index)));
}

function lineBefore(lines: readonly string[], index: number): string {
  let at = index - 1;
  while (at > 0 && (lines[at] ?? '').trim() === '') at -= 1;
  return lines[at] ?? '';
}

function isPathLine(line: string): boolean {
  if (line.length > 1000) return false;
  const bare = line.trim().replace(/^[#*\s-]+|[*:\s]+$/g, '');
  const word = isQuoted(bare) ? valueOf(bare) : bare;
  return !/\s/.test(word) && looksLikePath(word) && pathIn(word) === cleanPath(word);
}
