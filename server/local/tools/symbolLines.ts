/** Symbols as lines: `function · add · src/a.ts:3-10 · name at 3:17 · in Calculator`. */
import type { CodeSymbol } from '#contracts/tools/symbols';
import { formatRecord, parseRecord } from './record.ts';
import { boundLines, count, formatResult, incomplete, isWhole, parseResult } from './resultText.ts';

export interface SymbolList {
  readonly symbols: readonly CodeSymbol[];
  readonly complete: boolean;
}

export function formatSymbols(symbols: readonly CodeSymbol[], limit?: number): string {
  const { kept, dropped } = boundLines(symbols.map(formatSymbol));
  const cut = dropped > 0 || (limit !== undefined && symbols.length >= limit);
  return formatResult({
    summary: symbols.length === 0 ? 'No symbols.' : `${count(symbols.length, 'symbol')}.`,
    notes: cut ? [incomplete('there may be more symbols than shown. Ask for a narrower name.')] : [],
    body: kept.join('\n'),
  });
}

export function parseSymbols(text: string): SymbolList {
  const result = parseResult(text);
  const symbols = result.body === '' ? [] : result.body.split('\n').flatMap((line) => parseSymbol(line) ?? []);
  return { symbols, complete: isWhole(result, symbols.length) };
}

function formatSymbol(symbol: CodeSymbol): string {
  const fields = [
    symbol.kind,
    symbol.name,
    `${symbol.path}:${symbol.start_line}-${symbol.end_line}`,
    `name at ${symbol.name_line}:${symbol.name_column}`,
  ];
  if (symbol.container !== null) fields.push(`in ${symbol.container}`);
  return formatRecord(fields);
}

function parseSymbol(line: string): CodeSymbol | null {
  const [kind, name, place, at, container] = parseRecord(line) ?? [];
  const range = /^(.*):(\d+)-(\d+)$/s.exec(place ?? '');
  const position = /^name at (\d+):(\d+)$/.exec(at ?? '');
  if (kind === undefined || name === undefined || range === null || position === null) return null;
  return {
    kind,
    name,
    container: container === undefined ? null : container.slice('in '.length),
    path: range[1] ?? '',
    start_line: Number(range[2]),
    end_line: Number(range[3]),
    name_line: Number(position[1]),
    name_column: Number(position[2]),
  };
}
