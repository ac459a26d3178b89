/** A file's Markdown description: size, head comment, imports, exports and symbols with links. Pure. */
import type { CodeSymbol } from '#contracts/tools/symbols';
import { count } from '../../tools/resultText.ts';
import { headComment } from './code/comments.ts';
import { exportsOf, importsOf } from './code/modules.ts';
import { languageOf } from './code/languages.ts';
import { escapeMarkdown } from './grouped.ts';
import { code, link } from './phrases.ts';
import type { WholeFile } from './workspace.ts';

const maxSymbols = 120;
const maxNames = 40;

export function describeFile(file: WholeFile, symbols: readonly CodeSymbol[]): string {
  const language = languageOf(file.path, file.language);
  const blocks = [
    `${link(file.path, file.path)} is ${article(language.label)} file of ${count(lineCount(file.content), 'line')} (${size(file.content)}).`,
  ];
  const head = headComment(file.content, language);
  if (head.length > 0) blocks.push(['Its head says:', '', ...head.map((line) => `> ${escapeMarkdown(line)}`)].join('\n'));
  const imports = importsOf(file.content, language);
  if (imports.length > 0)
    blocks.push(
      section(
        'Imports',
        imports.map(({ module, names }) => `${code(module)}${names.length > 0 ? `: ${bounded(names)}` : ''}`),
      ),
    );
  const exported = exportsOf(file.content, language);
  if (exported.length > 0) blocks.push(section('Exports', [bounded(exported)]));
  if (symbols.length > 0) blocks.push(`**Symbols**\n\n${symbolList(symbols)}`);
  return blocks.join('\n\n');
}

/** Nested by their ranges, as a language server answers them, which is more reliable than the name of a container. */
export function symbolList(symbols: readonly CodeSymbol[]): string {
  const sorted = [...symbols].sort((a, b) => a.start_line - b.start_line || b.end_line - a.end_line);
  const open: CodeSymbol[] = [];
  const lines: string[] = [];
  for (const symbol of sorted) {
    while (open.length > 0 && !contains(open.at(-1), symbol)) open.pop();
    lines.push(`${'  '.repeat(open.length)}- ${escapeMarkdown(symbol.kind)} ${symbolLink(symbol)}`);
    open.push(symbol);
  }
  const shown = lines.slice(0, maxSymbols);
  return lines.length > shown.length ? `${shown.join('\n')}\n- … and ${lines.length - shown.length} more` : shown.join('\n');
}

export function symbolLink(symbol: CodeSymbol): string {
  return link(symbol.name, symbol.path, symbol.name_line);
}

function contains(outer: CodeSymbol | undefined, inner: CodeSymbol): boolean {
  if (outer === undefined) return false;
  const wider = outer.start_line < inner.start_line || outer.end_line > inner.end_line;
  return (wider || outer.name === inner.container) && outer.start_line <= inner.start_line && outer.end_line >= inner.end_line;
}

function section(title: string, items: readonly string[]): string {
  const shown = items.slice(0, maxNames).map((item) => `- ${item}`);
  if (items.length > shown.length) shown.push(`- … and ${items.length - shown.length} more`);
  return `**${title}**\n\n${shown.join('\n')}`;
}

function bounded(names: readonly string[]): string {
  const shown = names
    .slice(0, maxNames)
    .map((name) => code(name))
    .join(', ');
  return names.length > maxNames ? `${shown} and ${names.length - maxNames} more` : shown;
}

export function lineCount(text: string): number {
  if (text === '') return 0;
  return text.split(/\r\n|\r|\n/).length - (/[\r\n]$/.test(text) ? 1 : 0);
}

function size(text: string): string {
  const bytes = Buffer.byteLength(text);
  return bytes < 1000
    ? count(bytes, 'byte')
    : bytes < 1_000_000
      ? `${(bytes / 1000).toFixed(1)} kB`
      : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function article(label: string): string {
  return `${/^(?:[AEIO]|HTML)/i.test(label) ? 'an' : 'a'} ${escapeMarkdown(label)}`;
}
