/**
 * The piece of a message a search result shows. Made here rather than by the full-text index, which would carry out the whole
 * query again for every conversation of a page. Pure.
 */
import { isPrefix, searchTerms } from './searchQuery.ts';

const matchStart = '\u2068';
const matchEnd = '\u2069';
const before = 40;
const after = 120;
/** UTF-16 units of a message that are looked at. */
const mostUnits = 200_000;

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Finds every term of the query in a text; null when one does not occur. */
export type FindTerms = (text: string) => readonly Span[] | null;

export function findWords(query: string): FindTerms {
  const terms = searchTerms(query);
  const phrases = terms.map((term, index) => ({
    words: words(term).map(({ folded }) => folded),
    prefix: index === terms.length - 1 && isPrefix(term),
  }));
  return (text) => {
    const present = words(text.slice(0, mostUnits));
    const spans: Span[] = [];
    for (const { words: wanted, prefix } of phrases) {
      const span = findPhrase(present, wanted, prefix);
      if (span === null) return null;
      spans.push(span);
    }
    return spans;
  };
}

export function findText(query: string): FindTerms {
  const wanted = query.trim().toLowerCase();
  return (text) => {
    const start = text.slice(0, mostUnits).toLowerCase().indexOf(wanted);
    return start < 0 ? null : [{ start, end: start + wanted.length }];
  };
}

/** The text around the first match, on one line, with every match in it marked. */
export function snippetOf(text: string, spans: readonly Span[]): string {
  const sorted = spans.toSorted((a, b) => a.start - b.start);
  const from = Math.max(0, (sorted[0]?.start ?? 0) - before);
  const to = Math.min(text.length, (sorted[0]?.end ?? 0) + after);
  let out = from > 0 ? '…' : '';
  let at = from;
  for (const { start, end } of sorted) {
    if (start < at || end > to) continue;
    out += `${text.slice(at, start)}${matchStart}${text.slice(start, end)}${matchEnd}`;
    at = end;
  }
  out += `${text.slice(at, to)}${to < text.length ? '…' : ''}`;
  return out.toWellFormed().replace(/\s+/gu, ' ').trim();
}

interface Word extends Span {
  readonly folded: string;
}

/** As the index does it: runs of letters and digits, without case and accents. */
function words(text: string): Word[] {
  return [...text.matchAll(/[\p{L}\p{N}\p{Co}\p{M}]+/gu)].map(({ 0: word, index }) => ({
    start: index,
    end: index + word.length,
    folded: word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase(),
  }));
}

function findPhrase(present: readonly Word[], wanted: readonly string[], prefix: boolean): Span | null {
  const fits = (word: Word | undefined, index: number): boolean =>
    word !== undefined &&
    (prefix && index === wanted.length - 1 ? word.folded.startsWith(wanted[index] ?? '') : word.folded === wanted[index]);
  for (const [at, first] of present.entries()) {
    if (!wanted.every((_, index) => fits(present[at + index], index))) continue;
    return { start: first.start, end: present[at + wanted.length - 1]?.end ?? first.end };
  }
  return null;
}
