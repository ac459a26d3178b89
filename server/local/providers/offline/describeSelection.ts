/** A selection's Markdown description: where it is, what encloses it, what it declares and which of the file's names it uses. Pure. */
import type { CodeSymbol } from '#contracts/tools/symbols';
import { count } from '../../tools/resultText.ts';
import { commentAbove } from './code/comments.ts';
import { languageOf } from './code/languages.ts';
import { importsOf } from './code/modules.ts';
import { symbolLink, symbolList } from './describeFile.ts';
import { escapeMarkdown } from './grouped.ts';
import { code, link } from './phrases.ts';
import { codeOnly, wordPattern } from './symbols.ts';
import type { WholeFile } from './workspace.ts';

export function describeSelection(file: WholeFile, symbols: readonly CodeSymbol[], [start, end]: readonly [number, number]): string {
  const language = languageOf(file.path, file.language);
  const where = start === end ? `line ${start}` : `lines ${start} to ${end}`;
  const blocks = [
    `${where.charAt(0).toUpperCase()}${where.slice(1)} of ${link(file.path, file.path, start)} (${escapeMarkdown(language.label)}, ${count(end - start + 1, 'line')}).`,
  ];
  const enclosing = symbols
    .filter((symbol) => symbol.start_line <= start && symbol.end_line >= end)
    .sort((a, b) => a.end_line - a.start_line - (b.end_line - b.start_line));
  const [inner] = enclosing;
  if (inner !== undefined) {
    const path = enclosing.slice(0, 4).map((symbol) => `${escapeMarkdown(symbol.kind)} ${symbolLink(symbol)}`);
    blocks.push(`It is in ${path.join(', in ')}.`);
    const doc = commentAbove(file.content, inner.start_line, language);
    if (doc.length > 0) blocks.push(['Its documentation says:', '', ...doc.map((line) => `> ${escapeMarkdown(line)}`)].join('\n'));
  }
  const inside = symbols.filter((symbol) => symbol !== inner && symbol.name_line >= start && symbol.name_line <= end);
  if (inside.length > 0) blocks.push(`**Declares**\n\n${symbolList(inside)}`);
  const lines = codeOnly(file.path, file.content)
    .split(/\r\n|\r|\n/)
    .slice(start - 1, end)
    .join('\n');
  const uses = symbols.filter((symbol) => (symbol.name_line < start || symbol.name_line > end) && wordPattern(symbol.name).test(lines));
  const imported = importsOf(file.content, language).flatMap(({ module, names }) =>
    names.filter((name) => wordPattern(name).test(lines)).map((name) => `${code(name)} from ${code(module)}`),
  );
  const used = [...new Set([...uses.map((symbol) => symbolLink(symbol)), ...imported])];
  if (used.length > 0) blocks.push(`**Uses** ${used.slice(0, 30).join(', ')}${used.length > 30 ? ' …' : ''}`);
  return blocks.join('\n\n');
}
