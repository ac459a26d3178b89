/** Turns what a person typed into a full-text query in which nothing they typed has a meaning of its own. Pure. */

/** Letters, digits and private-use characters are what the tokenizer makes words of; the rest separates. */
const hasWord = /[\p{L}\p{N}\p{Co}]/u;
const mostTerms = 16;

/** The terms that must all occur. Empty when there is no word in the text. */
export function searchTerms(text: string): readonly string[] {
  return text
    .normalize('NFC')
    .replaceAll('\0', ' ')
    .split(/\s+/u)
    .filter((term) => hasWord.test(term))
    .slice(0, mostTerms);
}

/** Whether a last term may be the beginning of a word. One Latin letter begins too many to be worth the time. */
export const isPrefix = (term: string): boolean => !/^[\0-\u024f]$/.test(term);

/** Every term must occur; the last may be the beginning of a word. Null when there is no word in it. */
export function searchQuery(text: string): string | null {
  const terms = searchTerms(text);
  const last = terms.at(-1);
  if (last === undefined) return null;
  return `${terms.map((term) => `"${term.replaceAll('"', '""')}"`).join(' ')}${isPrefix(last) ? '*' : ''}`;
}

/** A pattern for LIKE … ESCAPE '\' that finds the text literally. */
export const likePattern = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;
