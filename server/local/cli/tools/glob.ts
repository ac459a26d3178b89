/**
 * Globs over `/` paths: `*`, `?`, `[…]`, `**` as a whole part, and `{a,b}` where asked for. Unlike Node’s own, a star also
 * stands for names that begin with a dot: an ignored `*.local` must hide `.env.local`. Patterns come from models, so matching
 * takes time in proportion to pattern and path, never more.
 */
export interface GlobOptions {
  /** Whether `{a,b}` is an alternative; in an ignore file it is not. */
  readonly braces: boolean;
}

/** What one character of a part must be; `star` stands for any number of them. */
type Token = 'star' | ((character: string) => boolean);
/** A part between slashes; `globstar` stands for any number of parts. */
type Part = 'globstar' | readonly Token[];

const mostAlternatives = 256;

/** Whether the whole path fits. */
export function createGlob(pattern: string, { braces }: GlobOptions = { braces: true }): (path: string) => boolean {
  const alternatives = (braces ? expand(pattern) : [pattern]).map(parseParts);
  return (path) => {
    const names = path.split('/');
    return alternatives.some((parts) => fitsParts(parts, names));
  };
}

/** `a{b,c}d` as `abd` and `acd`, from the left, up to a bound. */
function expand(pattern: string): string[] {
  const done: string[] = [];
  const open = [pattern];
  while (open.length > 0 && done.length + open.length <= mostAlternatives) {
    const each = open.pop() ?? '';
    const group = /\{([^{}]*)\}/.exec(each);
    if (group === null || !(group[1] ?? '').includes(',')) done.push(each);
    else
      for (const choice of (group[1] ?? '').split(','))
        open.push(each.slice(0, group.index) + choice + each.slice(group.index + group[0].length));
  }
  return done;
}

/** A `**` at the end stands for what is inside, not for the folder itself. */
function parseParts(pattern: string): readonly Part[] {
  const parts = pattern.split('/').map(parsePart);
  return parts.length > 1 && parts.at(-1) === 'globstar' ? [...parts, ['star']] : parts;
}

function parsePart(part: string): Part {
  if (part === '**') return 'globstar';
  const tokens: Token[] = [];
  for (let i = 0; i < part.length; i++) {
    const set = /^\[([!^]?)(\]?[^\]]*)\]/.exec(part.slice(i));
    const unit = part[i] ?? '';
    if (unit === '*') {
      if (tokens.at(-1) !== 'star') tokens.push('star');
    } else if (unit === '?') tokens.push(() => true);
    else if (set !== null) {
      tokens.push(parseSet(set[2] ?? '', set[1] !== ''));
      i += set[0].length - 1;
    } else {
      const literal = unit === '\\' && i + 1 < part.length ? (part[++i] ?? '') : unit;
      tokens.push((character) => character === literal);
    }
  }
  return tokens;
}

function parseSet(body: string, negated: boolean): Token {
  const ranges: [string, string][] = [];
  for (let i = 0; i < body.length; i++) {
    const from = body[i] ?? '';
    const isRange = body[i + 1] === '-' && i + 2 < body.length;
    ranges.push([from, isRange ? (body[i + 2] ?? from) : from]);
    if (isRange) i += 2;
  }
  return (character) => ranges.some(([from, to]) => from <= character && character <= to) !== negated;
}

const fitsParts = (parts: readonly Part[], names: readonly string[]): boolean =>
  fits(
    parts,
    names,
    (part) => part === 'globstar',
    (part, name) => part !== 'globstar' && fitsName(part, name),
  );

const fitsName = (tokens: readonly Token[], name: string): boolean =>
  fits(
    tokens,
    [...name],
    (token) => token === 'star',
    (token, character) => token !== 'star' && token(character),
  );

/** The usual walk with one place to return to: the last star. An earlier star never needs to give more than it did. */
function fits<P, T>(pattern: readonly P[], text: readonly T[], isStar: (item: P) => boolean, same: (item: P, unit: T) => boolean): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    const item = pattern[p];
    const unit = text[t];
    if (item !== undefined && isStar(item)) {
      star = p++;
      resume = t;
    } else if (item !== undefined && unit !== undefined && same(item, unit)) {
      p++;
      t++;
    } else if (star !== -1) {
      p = star + 1;
      t = ++resume;
    } else return false;
  }
  return pattern.slice(p).every(isStar);
}
