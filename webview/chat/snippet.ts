export interface SnippetPiece {
  readonly text: string;
  readonly match: boolean;
}

/** Splits a search snippet at its marks: the match stands between U+2068 and U+2069. Stray marks are dropped. */
export function splitSnippet(snippet: string): readonly SnippetPiece[] {
  return snippet.split('\u2068').flatMap((piece, index) => {
    const end = index === 0 ? -1 : piece.indexOf('\u2069');
    const clean = (text: string) => text.replaceAll('\u2069', '').replace(/\s+/g, ' ');
    const pieces =
      end === -1
        ? [{ text: clean(piece), match: false }]
        : [
            { text: clean(piece.slice(0, end)), match: true },
            { text: clean(piece.slice(end + 1)), match: false },
          ];
    return pieces.filter(({ text }) => text !== '');
  });
}
