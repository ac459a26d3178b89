/** Turns what a person typed into a full-text query in which nothing they typed has a meaning of its own. Pure. */

/** Letters, digits and private-use characters are what the tokenizer makes words of; the rest separates. */
const hasWord = /[\p{L}\p{N}\p{Co}]/u;
const mostTerms = 16;

/** Every term must occur; the last may be the beginning of a word. Null when there is no word in it. */
export function searchQuery(text: string): string | null {
  const terms = text
    .normalize('NFC')
    .replaceAll('\0', ' ')
    .split(/\s+/u)
    .filter((term) => hasWord.test(term))
    .slice(0, mostTerms);
  if (terms.length === 0) return null;
  return `${terms.map((term) => `"${term.replaceAll('"', '""')}"`).join(' ')}*`;
}

/** A pattern for LIKE … ESCAPE '\' that finds the text literally. */
export const likePattern = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;
