/**
 * Search/replace blocks: `<<<<<<< SEARCH`, the present text, `=======`, the new text, `>>>>>>> REPLACE`, with 5 to 9 marks.
 * A block ends at its own markers, whatever fences its text holds.
 */
import type { PatchHunk } from '../fileOperation.ts';
import { nameOnLine } from '../reading/fileNames.ts';
import { nameBefore, nameInherited } from '../reading/nameFor.ts';
import type { TextLines } from '../textLines.ts';
import type { Format, Reading, Scope } from './format.ts';

interface Opening {
  readonly length: number;
  /** A name after the marker's word, as some write it. */
  readonly name: string | null;
}

const longestMarker = 1200;

export const blocks: Format = {
  name: 'blocks',
  starts: (answer, line) => opening(answer, line) !== null || isStrayEnd(answer, line),
  read(scope, line) {
    const open = opening(scope.answer, line);
    if (open === null) return isStrayEnd(scope.answer, line) ? broken(null, line + 1, 'A block ends here that has no beginning.') : null;
    const path = open.name ?? nameBefore(scope, line, true) ?? nameInherited(scope);
    return readBlock(scope, line, open, path);
  },
};

function marker(answer: TextLines, line: number): string | null {
  const length = answer.contentEnd(line) - answer.start(line);
  if (length < 5 || length > longestMarker) return null;
  const code = answer.text.charCodeAt(answer.start(line));
  return code === 60 || code === 61 || code === 62 || code === 32 || code === 9 ? answer.content(line).trim() : null;
}

function opening(answer: TextLines, line: number): Opening | null {
  const found = /^(<{5,9}) ?(?:SEARCH|ORIGINAL)\b:?\s*(.*)$/i.exec(marker(answer, line) ?? '');
  if (found === null) return null;
  const rest = (found[2] ?? '').replace(/[<>]+$/, '').trim();
  return { length: found[1]?.length ?? 0, name: rest === '' ? null : nameOnLine(rest, true) };
}

const isDivider = (text: string): boolean => /^={5,9}$/.test(text);
const isClosing = (text: string): boolean => /^>{5,9} ?(?:REPLACE|UPDATED)\b/i.test(text);

const isStrayEnd = (answer: TextLines, line: number): boolean => {
  const text = marker(answer, line);
  return text !== null && text.length < 20 && isClosing(text);
};

function readBlock(scope: Scope, line: number, open: Opening, path: string | null): Reading {
  const { answer } = scope;
  const dividers: { readonly line: number; readonly length: number }[] = [];
  for (let at = line + 1; at < answer.count; at += 1) {
    const text = marker(answer, at);
    if (text === null) continue;
    if (isDivider(text)) dividers.push({ line: at, length: text.length });
    else if (isClosing(text)) return closed(scope, { line, open, path, end: at, dividers });
    else if (opening(answer, at) !== null) return broken(path, at, 'A block starts before the one above it has ended.');
  }
  return broken(path, answer.count, 'The text ends before the block does.');
}

interface Block {
  readonly line: number;
  readonly open: Opening;
  readonly path: string | null;
  readonly end: number;
  readonly dividers: readonly { readonly line: number; readonly length: number }[];
}

function closed({ answer }: Scope, block: Block): Reading {
  const { line, open, path, end, dividers } = block;
  const own = dividers.length === 1 ? dividers : dividers.filter((divider) => divider.length === open.length);
  const [divider] = own;
  if (divider === undefined || own.length > 1) {
    const why =
      dividers.length === 0
        ? 'has no line of “=” between its two parts'
        : 'has several lines of “=”: write its markers longer than those in its text';
    return failed(path, end + 1, 'E_EDIT_FORMAT', `The block at line ${line + 1} ${why}.`);
  }
  if (path === null) return failed(null, end + 1, 'E_EDIT_FORMAT', `The block at line ${line + 1} does not say which file it is for.`);
  const stated = statedLine(answer, line + 1, divider.line);
  const old = slice(answer, stated?.next ?? line + 1, divider.line);
  const replacement = slice(answer, divider.line + 1, end);
  const next = end + 1;
  if (old.every((text) => text.trim() === '')) {
    return {
      next,
      operations: [{ kind: 'write', path, lines: replacement, existing: 'empty-only', gaps: [], mayBePart: false }],
      problems: [],
    };
  }
  const hunk: PatchHunk = {
    old,
    new: replacement,
    ...(stated === null ? {} : { statedLine: stated.line }),
    ...(dividers.some((each) => each.line > divider.line) ? { unlessFileHas: '='.repeat(divider.length) } : {}),
  };
  return { next, operations: [{ kind: 'patch', path, hunks: [hunk] }], problems: [] };
}

/** `:start_line:12` above the text, closed by a line of dashes. */
function statedLine(answer: TextLines, from: number, to: number): { readonly line: number; readonly next: number } | null {
  const stated = from < to ? /^:start_line: ?(\d{1,9})$/.exec(answer.content(from).slice(0, 40).trim()) : null;
  if (stated === null) return null;
  let next = from + 1;
  if (next < to && /^:end_line: ?\d{1,9}$/.test(answer.content(next).slice(0, 40).trim())) next += 1;
  if (next < to && /^-{5,9}$/.test(answer.content(next).slice(0, 40).trim())) next += 1;
  else return null;
  return { line: Number(stated[1]), next };
}

const slice = (answer: TextLines, from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, index) => answer.whole(from + index));

const broken = (path: string | null, next: number, message: string): Reading => failed(path, next, 'E_EDIT_INCOMPLETE', message);

function failed(path: string | null, next: number, code: 'E_EDIT_FORMAT' | 'E_EDIT_INCOMPLETE', message: string): Reading {
  return { next, operations: [], problems: [{ path: path ?? '', hunk: null, code, message }] };
}
