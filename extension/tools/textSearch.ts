/** Searching one text. Pure. Used for buffers with unsaved changes, and for everything where there is no ripgrep. */
export interface Match {
  readonly path: string;
  /** 1-based, as is `column`, which counts UTF-16 units. */
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

export interface TextQuery {
  readonly query: string;
  readonly is_regex: boolean;
  readonly case_sensitive: boolean;
  readonly whole_word: boolean;
}

/** Null when the regular expression is not one. */
export function toPattern({ query, is_regex, case_sensitive, whole_word }: TextQuery): RegExp | null {
  const source = is_regex ? query : query.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  try {
    return new RegExp(whole_word ? `\\b(?:${source})\\b` : source, case_sensitive ? 'u' : 'iu');
  } catch {
    return null;
  }
}

/** Lines that match, at most `limit`; the column is that of the first match of the line. */
export function findInText(path: string, text: string, pattern: RegExp, limit: number): Match[] {
  const matches: Match[] = [];
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    if (matches.length >= limit) break;
    const at = line.search(pattern);
    if (at !== -1) matches.push({ path, line: index + 1, column: at + 1, text: line });
  }
  return matches;
}
