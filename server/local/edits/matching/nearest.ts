/** What a refused search came closest to: lines to look at, and the first difference in words. Linear and bounded; decides nothing. */
import { stripEnd, type TextLines } from '../textLines.ts';

export interface Nearest {
  /** 1-based, best first. */
  readonly lines: readonly number[];
  readonly hint: string;
}

const consideredLimit = 200;
const comparedLimit = 400;
const toldLimit = 20;
const excerptLimit = 120;

export function nearest(file: TextLines, lines: readonly string[]): Nearest {
  const wanted = lines.map(stripEnd);
  const anchor = mostTelling(wanted);
  const needle = wanted[anchor]?.trim() ?? '';
  if (needle === '') return { lines: [], hint: '' };
  const scored: { start: number; score: number }[] = [];
  for (let line = 0; line < file.count && scored.length < consideredLimit; line += 1) {
    if (file.contentEnd(line) - file.start(line) < needle.length || file.content(line).trim() !== needle) continue;
    scored.push({ start: line - anchor, score: score(file, wanted, line - anchor) });
  }
  scored.sort((a, b) => b.score - a.score || a.start - b.start);
  const best = scored[0];
  if (best === undefined) return { lines: [], hint: ` No line of the file equals ${quote(needle)}.` };
  const told = scored.slice(0, toldLimit).map(({ start }) => Math.max(0, start) + 1);
  return { lines: told, hint: firstDifference(file, wanted, best.start) };
}

/** The longest line says most about where it belongs. */
function mostTelling(wanted: readonly string[]): number {
  let best = 0;
  let length = -1;
  for (const [index, line] of wanted.slice(0, comparedLimit).entries()) {
    const own = line.trim().length;
    if (own > length) [best, length] = [index, own];
  }
  return best;
}

function score(file: TextLines, wanted: readonly string[], start: number): number {
  let total = 0;
  for (let index = 0; index < Math.min(wanted.length, comparedLimit); index += 1) {
    const line = start + index;
    if (line < 0 || line >= file.count) continue;
    const content = file.content(line);
    if (content === wanted[index]) total += 2;
    else if (content.trim() === wanted[index]?.trim()) total += 1;
  }
  return total;
}

function firstDifference(file: TextLines, wanted: readonly string[], start: number): string {
  for (const [index, expected] of wanted.entries()) {
    const line = start + index;
    if (line < 0) return ' The closest place begins before the first line of the file.';
    if (line >= file.count) return ` The closest place, line ${Math.max(1, start + 1)}, runs past the end of the file.`;
    const found = file.content(line);
    if (found === expected) continue;
    const how = found.trim() === expected.trim() ? ' differs only in white space' : ' differs';
    return ` Line ${line + 1}${how}: the file has ${quote(found)}, the edit expects ${quote(expected)}.`;
  }
  return ' The lines are there, but with other line endings.';
}

function quote(text: string): string {
  const visible = text.slice(0, excerptLimit).replaceAll('\t', '→').replaceAll('\r', '␍');
  return `“${visible}${text.length > excerptLimit ? '…' : ''}”`;
}
