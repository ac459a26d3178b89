/**
 * The shape every tool's answer shares, so that a model reads it and rules can read it back without loss:
 * one summary line, notes, an empty line, the body. What was left out is said in a note that begins with “Incomplete:”.
 */

/** Most characters (UTF-16 units) one answer may hold in its body. */
export const resultLimit = 60_000;

export interface ResultText {
  readonly summary: string;
  readonly notes: readonly string[];
  readonly body: string;
}

const incompletePrefix = 'Incomplete: ';

export const incomplete = (sentence: string): string => `${incompletePrefix}${sentence}`;

export function isIncomplete(result: ResultText): boolean {
  return result.notes.some((note) => note.startsWith(incompletePrefix));
}

/** Whether all the summary counts is there: nothing left out when it was written, nothing cut off since. */
export function isWhole(result: ResultText, found: number): boolean {
  const counted = /^(\d+) /.exec(result.summary);
  const wanted = counted !== null ? Number(counted[1]) : result.summary.startsWith('No ') ? 0 : null;
  return !isIncomplete(result) && found === wanted;
}

export function formatResult(result: ResultText): string {
  const head = [result.summary, ...result.notes].join('\n');
  return result.body === '' ? head : `${head}\n\n${result.body}`;
}

export function parseResult(text: string): ResultText {
  const gap = text.indexOf('\n\n');
  const head = gap === -1 ? text : text.slice(0, gap);
  const [summary = '', ...notes] = head.split('\n');
  return { summary, notes, body: gap === -1 ? '' : text.slice(gap + 2) };
}

/** As many whole lines as fit the limit. */
export function boundLines(
  lines: readonly string[],
  limit: number = resultLimit,
): { readonly kept: readonly string[]; readonly dropped: number } {
  let size = 0;
  let count = 0;
  for (const line of lines) {
    size += line.length + 1;
    if (size > limit) break;
    count += 1;
  }
  return { kept: lines.slice(0, count), dropped: lines.length - count };
}

/** Cuts without splitting a surrogate pair. */
export function cutText(text: string, length: number): string {
  if (text.length <= length) return text;
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}

export function count(amount: number, one: string, many = `${one}s`): string {
  return amount === 1 ? `1 ${one}` : `${amount} ${many}`;
}
