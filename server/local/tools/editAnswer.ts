/** What a model is told about an edit: its outcome, or why it could not be proposed. Pure, so that a run resumed after a restart says the same. */
import type { EditOutcome, Rejection } from '#contracts/edits/fileEdit';
import { formatRecord, parseRecord } from './record.ts';
import { boundLines, count, formatResult, incomplete, parseResult } from './resultText.ts';
import type { ToolAnswer } from './tool.ts';

const byUser = 'The user rejected the edit. Nothing was written.';
const byCheck = 'The edit was refused. Nothing was written.';

export function editAnswer(outcome: EditOutcome): ToolAnswer {
  switch (outcome.status) {
    case 'applied':
      return { ok: true, text: fileList('Applied', outcome.files) };
    case 'undone':
      return { ok: true, text: fileList('Applied, then undone by the user', outcome.files) };
    case 'rejected':
      return outcome.by === 'user'
        ? { ok: true, text: reasons(byUser, outcome.rejected) }
        : { ok: false, text: reasons(byCheck, outcome.rejected) };
  }
}

/** For a text no exact edit can be made of. */
export function refusalAnswer(rejected: readonly Rejection[]): ToolAnswer {
  return { ok: false, text: reasons(byCheck, rejected) };
}

export interface EditReport {
  readonly status: 'applied' | 'undone' | 'rejected' | 'refused';
  /** Files whose bytes changed. */
  readonly files: readonly string[];
  /** For `refused` and `rejected`. */
  readonly reasons: readonly { readonly path: string; readonly text: string }[];
}

/** Reads an answer back; null when the text is not one (the call failed in some other way). */
export function parseEditAnswer(text: string): EditReport | null {
  const { summary, body } = parseResult(text);
  const lines = body === '' ? [] : body.split('\n').map((line) => parseRecord(line) ?? []);
  const files = lines.flatMap(([path]) => path ?? []);
  if (summary.startsWith('Applied to ')) return { status: 'applied', files, reasons: [] };
  if (summary.startsWith('Applied, then undone')) return { status: 'undone', files, reasons: [] };
  const sentences = lines.map(([path = '', place, message, hint]) => ({
    path,
    text: [message ?? place, hint].filter((part) => part !== undefined).join(' '),
  }));
  if (summary === byUser) return { status: 'rejected', files: [], reasons: sentences };
  if (summary === byCheck) return { status: 'refused', files: [], reasons: sentences };
  return null;
}

function fileList(verb: string, files: readonly string[]): string {
  return formatResult({
    summary: `${verb} to ${count(files.length, 'file')}.`,
    notes: [],
    body: files.map((path) => formatRecord([path])).join('\n'),
  });
}

/** `path · E_EDIT_NO_MATCH, change 2 · message · Considered lines 3, 9.` */
function reasons(summary: string, rejected: readonly Rejection[]): string {
  const { kept, dropped } = boundLines(rejected.map(formatRejection));
  return formatResult({ summary, notes: dropped > 0 ? [incomplete(`${dropped} more reasons are not shown.`)] : [], body: kept.join('\n') });
}

function formatRejection({ path, hunk, code, message, candidates }: Rejection): string {
  const fields = [path, hunk === null ? code : `${code}, change ${hunk + 1}`, message];
  if (candidates.length > 0)
    fields.push(`Considered ${candidates.length === 1 ? 'line' : 'lines'} ${candidates.map(({ line }) => line).join(', ')}.`);
  return formatRecord(fields);
}
