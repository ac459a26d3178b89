/** Ranks paths against what was typed after `@`. Pure. Letters must occur in order; where they stand decides the rank. */

/** Best first; those that do not match are left out. Equal ranks keep the order given. */
export function rankPaths(paths: readonly string[], query: string, limit: number): string[] {
  const wanted = query.toLowerCase().replaceAll('\\', '/').replaceAll(' ', '');
  if (wanted === '') return paths.slice(0, limit);
  return paths
    .flatMap((path, index) => {
      const score = scorePath(path, wanted);
      return score === null ? [] : { path, index, score };
    })
    .toSorted((one, other) => other.score - one.score || one.path.length - other.path.length || one.index - other.index)
    .slice(0, limit)
    .map(({ path }) => path);
}

/** Null when the letters do not occur in order. A match within the file's name outranks any other. */
export function scorePath(path: string, wanted: string): number | null {
  const lower = path.toLowerCase();
  const nameAt = lower.lastIndexOf('/') + 1;
  const name = lower.slice(nameAt);
  if (name === wanted) return 4000;
  if (name.startsWith(wanted)) return 3000 - name.length;
  if (wanted.length > 1 && initials(path, nameAt).startsWith(wanted)) return 2500 - name.length;
  const inName = matchLetters(path, lower, wanted, nameAt);
  const anywhere = matchLetters(path, lower, wanted, 0);
  if (inName !== null) return 2000 + inName;
  return anywhere === null ? null : 1000 + anywhere;
}

function matchLetters(path: string, lower: string, wanted: string, from: number): number | null {
  let score = 0;
  let at = from;
  let last = -2;
  for (const letter of wanted) {
    const found = lower.indexOf(letter, at);
    if (found === -1) return null;
    if (found === last + 1) score += 8;
    if (isWordStart(path, found)) score += 6;
    score -= Math.min(found - at, 5);
    last = found;
    at = found + letter.length;
  }
  return score;
}

/** The first letter of each word of the file's name: `mi` for `mailInput.ts`. */
function initials(path: string, nameAt: number): string {
  let letters = '';
  for (let at = nameAt; at < path.length; at += 1) if (isWordStart(path, at)) letters += path[at] ?? '';
  return letters.toLowerCase();
}

function isWordStart(path: string, at: number): boolean {
  const before = path[at - 1];
  const here = path[at] ?? '';
  return before === undefined || /[/._\-\s]/.test(before) || (before === before.toLowerCase() && here !== here.toLowerCase());
}
