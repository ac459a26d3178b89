/** Pieces of sentences: quoted values, paths and where something is to be done. */
import type { ContextItem } from '#contracts/chat/message';
import type { Turn } from './turn.ts';

/** Regular expression source of one quoted value, in whichever quotes. Has no capture group. */
export const quotedSource = '(?:``[^\\n]+?``|`[^`\\n]+`|"[^"\\n]*"|“[^”\\n]*”|„[^“”\\n]*[“”]|‘[^’\\n]*’|«[^»\\n]*»|\'[^\'\\n]*\')';

const pairs: readonly (readonly [string, string])[] = [
  ['``', '``'],
  ['`', '`'],
  ['"', '"'],
  ['“', '”'],
  ['„', '“'],
  ['„', '”'],
  ['‘', '’'],
  ['«', '»'],
  ["'", "'"],
];

/** The value of a token: without its quotes, else without the punctuation that ends a sentence. */
export function valueOf(token: string): string {
  const text = token.trim();
  for (const [open, close] of pairs) {
    if (text.length >= open.length + close.length && text.startsWith(open) && text.endsWith(close))
      return text.slice(open.length, text.length - close.length);
  }
  return text.replace(/[.,;:!?]+$/u, '');
}

export function isQuoted(token: string): boolean {
  const text = token.trim();
  return new RegExp(`^${quotedSource}$`, 'u').test(text);
}

const wellKnown = /^(?:Makefile|Dockerfile|LICENSE|README|CHANGELOG|Gemfile|Rakefile|Procfile)$/;

/** Whether a word can only be a file's path. */
export function looksLikePath(word: string): boolean {
  if (word.includes('://') || /\s{2}|[\n"<>|*?]/u.test(word)) return false;
  if (wellKnown.test(word)) return true;
  if (/[\\/]/.test(word)) return /[^\\/.]/.test(word) && !word.endsWith('/');
  return /^(?:\.?[\p{L}\p{N}_$@()[\]+-][^\s/\\]*)?\.[A-Za-z][A-Za-z0-9]{0,9}$/u.test(word);
}

export function cleanPath(word: string): string {
  return word
    .replace(/^@/, '')
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/)+/, '');
}

/** The first path in a text: `@path`, quoted or bare. */
export function pathIn(text: string): string | null {
  const mention = new RegExp(`(?:^|[\\s(])@(${quotedSource}|[^\\s,;]+)`, 'u').exec(text);
  if (mention?.[1] !== undefined) return cleanPath(valueOf(mention[1].replace(/[).]+$/, '')));
  for (const token of text.match(new RegExp(`${quotedSource}|[^\\s,;]+`, 'gu')) ?? []) {
    const word = valueOf(token.replace(/^\((.*?)\)?$/u, '$1'));
    if (looksLikePath(word)) return cleanPath(word);
  }
  return null;
}

/** The file the attached context speaks of, if it is only one; a selection before the whole file. */
export function attached(turn: Turn): ContextItem | null {
  const paths = new Set(turn.context.map((item) => item.path));
  if (paths.size !== 1) return null;
  return turn.context.find((item) => item.kind === 'selection') ?? turn.context[0] ?? null;
}

/** The file meant: the one named, completed from the attached ones (`a.ts` for `src/a.ts`), else the only one attached. */
export function fileMeant(turn: Turn, text: string): string | null {
  const named = pathIn(text);
  if (named === null) return attached(turn)?.path ?? null;
  const paths = new Set(turn.context.map((item) => item.path).filter((path) => path === named || path.endsWith(`/${named}`)));
  return paths.size === 1 ? ([...paths][0] ?? named) : named;
}

export type Scope =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'files'; readonly glob: string | null }
  | { readonly kind: 'unsaid' };

/** Where, as the end of a sentence says it: “in src/a.ts”, “in all files”, “under src”, “here”, or nothing. */
export function scopeOf(turn: Turn, rest: string): Scope {
  const text = rest.trim().replace(/[.!?]+$/u, (marks) => (rest.slice(0, -marks.length).endsWith('*') ? marks : ''));
  if (/\b(?:everywhere|all (?:the )?files|every file|each file|whole|entire|workspace|project|codebase|repo(?:sitory)?)\b/i.test(text))
    return { kind: 'files', glob: null };
  const glob = /(?:^|\s)[`"“']?([^\s`"“”']*\*[^\s`"“”']*)/u.exec(text);
  if (glob?.[1] !== undefined) return { kind: 'files', glob: cleanPath(glob[1]) };
  const folder =
    /\b(?:folder|directory|under|inside|within|in)\s+(?:the\s+)?[`"“'@]*([\w.@/\\-]*\w)([\\/]?)[`"”']?(?:\s+(?:folder|directory))?$/iu.exec(
      text,
    );
  const name = folder?.[1] ?? '';
  if (name !== '' && !/^(?:this|here|it|file|selection|the|that)$/i.test(name) && (folder?.[2] !== '' || !looksLikePath(name)))
    return { kind: 'files', glob: `${cleanPath(name)}/**` };
  const path = fileMeant(turn, text);
  return path === null ? { kind: 'unsaid' } : { kind: 'file', path };
}

/** Inline code that may itself hold backticks. */
export function code(text: string): string {
  const flat = text.replace(/\s*[\r\n]+\s*/g, ' ⏎ ');
  const longest = Math.max(0, ...(flat.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 || flat.startsWith('`') || flat.endsWith('`') ? `${fence} ${flat} ${fence}` : `\`${flat}\``;
}

/** A Markdown link to a place in the workspace. */
export function link(label: string, path: string, line?: number): string {
  const href = encodeURI(path.toWellFormed()).replace(/[()#?]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
  const shown = label
    .toWellFormed()
    .replace(/[\\`*_[\]<>&]/g, '\\$&')
    .replace(/[\r\n]+/g, ' ');
  return `[${shown}](${href}${line === undefined ? '' : `#L${line}`})`;
}
