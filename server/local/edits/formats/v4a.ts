/** V4A patches (`*** Begin Patch` … `*** End Patch`): recognised, so that none is taken for something else, and refused. */
import type { TextLines } from '../textLines.ts';
import type { Format } from './format.ts';

export const v4a: Format = {
  name: 'v4a',
  starts: (answer, line) => isMarker(answer, line, '*** Begin Patch') || isMarker(answer, line, '*** Update File:'),
  read({ answer }, line) {
    if (!v4a.starts(answer, line, null)) return null;
    let next = line + 1;
    while (next < answer.count && !isMarker(answer, next, '*** End Patch')) next += 1;
    const message = 'Patches of this kind (“*** Begin Patch”) are not yet supported. Use search/replace blocks or a unified diff.';
    return { next: Math.min(next + 1, answer.count), operations: [], problems: [{ path: '', hunk: null, code: 'E_EDIT_FORMAT', message }] };
  },
};

const isMarker = (answer: TextLines, line: number, text: string): boolean => answer.text.startsWith(text, answer.start(line));
