/** Paths in diff headers: quoted the way git quotes, or followed by a time stamp. */

/** The path of a `---`, `+++` or `rename` line, without what follows it. */
export function diffPath(text: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(text);
  if (quoted !== null) return unquote(quoted[1] ?? '');
  const tab = text.indexOf('\t');
  const plain = tab === -1 ? text.trimEnd() : text.slice(0, tab);
  return plain
    .replace(/ +\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?[\d.]{0,12}(?: ?[+-]\d{4}| ?Z)?$/, '')
    .replace(/ +\((?:revision \d+|working copy)\)$/, '');
}

/** The two paths of a `diff --git` line: quoted, or of equal length around one space, as git itself reads them. */
export function diffPair(text: string): readonly [string, string] | null {
  const quoted = /^"((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)"$/.exec(text.trimEnd());
  if (quoted !== null) return [unquote(quoted[1] ?? ''), unquote(quoted[2] ?? '')];
  const plain = text.trimEnd();
  const middle = (plain.length - 1) / 2;
  if (Number.isInteger(middle) && plain[middle] === ' ') {
    const pair = [plain.slice(0, middle), plain.slice(middle + 1)] as const;
    if (pair[0] === pair[1] || (pair[0].startsWith('a/') && pair[1] === `b/${pair[0].slice(2)}`)) return pair;
  }
  const words = plain.split(' ');
  return words.length === 2 ? [words[0] ?? '', words[1] ?? ''] : null;
}

const escapes: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': 34, '\\': 92 };

/** C quoting: bytes of UTF-8 as `\303\251`. */
function unquote(text: string): string {
  const bytes: number[] = [];
  for (const [part, octal, letter] of text.matchAll(/\\([0-7]{3})|\\(.)|[^\\]/gu)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8) & 255);
    else if (letter !== undefined) bytes.push(escapes[letter] ?? letter.charCodeAt(0));
    else bytes.push(...Buffer.from(part, 'utf8'));
  }
  return Buffer.from(bytes).toString('utf8');
}
