/** Reads an answer into operations: walks its lines once, lets each format claim what starts there, and passes over prose. */
import type { EditFormat } from '#contracts/edits/fileEdit';
import type { FileOperation, ReadProblem } from './fileOperation.ts';
import { formats } from './formats/index.ts';
import type { Format, Scope } from './formats/format.ts';
import { closesFence, openingFence, type Fence } from './reading/fences.ts';
import { TextLines } from './textLines.ts';

export interface ReadEdits {
  readonly operations: readonly FileOperation[];
  readonly problems: readonly ReadProblem[];
}

/** Problems told of one answer; more say nothing new. */
const problemLimit = 100;

/** Changes one text may hold. Far above any real answer, and what bounds the work over a large file. */
const changeLimit = 5000;

export function readEdits(text: string, format: EditFormat, defaultPath: string | undefined): ReadEdits {
  const answer = new TextLines(text);
  const active = format === 'auto' ? formats : formats.filter((each) => each.name === format);
  const others = formats.filter((each) => each.name !== 'whole');
  const startsOther = (line: number, fence: Fence | null): boolean => others.some((each) => each.starts(answer, line, fence));
  const operations: FileOperation[] = [];
  const problems: ReadProblem[] = [];
  const names = new Set<string>();
  let last: Scope['last'] = null;
  let fence: Fence | null = null;
  let from = 0;
  let line = 0;
  let changes = 0;
  while (line < answer.count && problems.length < problemLimit) {
    const scope: Scope = { format, answer, fence, defaultPath, last, named: names.size, from, startsOther };
    const reading = readAt(active, scope, line);
    if (reading !== null) {
      operations.push(...reading.operations);
      problems.push(...reading.problems);
      changes += reading.operations.reduce((sum, each) => sum + (each.kind === 'patch' ? each.hunks.length : 1), 0);
      if (changes > changeLimit) {
        problems.push({
          path: '',
          hunk: null,
          code: 'E_EDIT_FORMAT',
          message: `The text holds more than ${changeLimit} changes. Split it.`,
        });
        break;
      }
      for (const { path } of [...reading.operations, ...reading.problems]) {
        if (path === '') continue;
        names.add(path);
        last = { path, fence: fence === null ? null : fence.line };
      }
      line = reading.next;
      from = line;
      continue;
    }
    if (fence === null) fence = openingFence(answer, line);
    else if (closesFence(answer, line, fence)) fence = null;
    line += 1;
  }
  if (fence !== null && problems.length === 0) problems.push(...openFence(operations, fence));
  return { operations, problems };
}

function readAt(active: readonly Format[], scope: Scope, line: number): ReturnType<Format['read']> {
  for (const format of active) {
    const reading = format.read(scope, line);
    if (reading !== null) return reading;
  }
  return null;
}

/** A fence that stays open may mean that an earlier block ended too soon: whole files are then not certain. */
function openFence(operations: readonly FileOperation[], fence: Fence): ReadProblem[] {
  return operations
    .filter((operation) => operation.kind === 'write' && operation.existing === 'replace')
    .map(({ path }) => ({
      path,
      hunk: null,
      code: 'E_EDIT_INCOMPLETE',
      message: `The fence at line ${fence.line + 1} is never closed, so it is not certain where the files in this text end.`,
    }));
}
