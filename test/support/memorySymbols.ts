/** A small stand-in for a language server's symbols: definitions of TypeScript and Python by their shape. */
import type { CodeSymbol } from '#contracts/tools/symbols';

const patterns: readonly (readonly [string, RegExp])[] = [
  ['class', /^(\s*)(?:export\s+)?class\s+(\w+)/],
  ['interface', /^(\s*)(?:export\s+)?interface\s+(\w+)/],
  ['function', /^(\s*)(?:export\s+)?(?:async\s+)?function\s+(\w+)/],
  ['constant', /^()(?:export\s+)?const\s+(\w+)/],
  ['method', /^(\s+)(?:(?:public|private|static|async)\s+)*(?!(?:if|for|while|return|switch)\b)(\w+)\([^)]*\)(?::\s*[^={]+)?\s*\{/],
  ['function', /^(\s*)def\s+(\w+)/],
];

export function symbolsOf(path: string, text: string): readonly CodeSymbol[] {
  const lines = text.split(/\r?\n/);
  const found: CodeSymbol[] = [];
  for (const [index, line] of lines.entries()) {
    const hit = patterns.map(([kind, pattern]) => ({ kind, match: pattern.exec(line) })).find(({ match }) => match !== null);
    if (!hit?.match) continue;
    const [, indent = '', name = ''] = hit.match;
    const rest = lines.slice(index + 1);
    const close = rest.findIndex((next) => next.trim() !== '' && (/^\s*/.exec(next)?.[0].length ?? 0) <= indent.length);
    const closes = /^\s*[})\]]/.test(rest[close] ?? '');
    const oneLine = !/[{([:]\s*$/.test(line);
    const end = oneLine ? index + 1 : close === -1 ? lines.length : index + 1 + close + (closes ? 1 : 0);
    const outer = found.findLast((symbol) => symbol.start_line <= index + 1 && symbol.end_line > index && symbol.end_line >= end);
    found.push({
      name,
      kind: outer?.kind === 'class' && hit.kind === 'function' ? 'method' : hit.kind,
      container: outer?.name ?? null,
      path,
      start_line: index + 1,
      end_line: end,
      name_line: index + 1,
      name_column: line.indexOf(name, indent.length) + 1,
    });
  }
  return found;
}
