/**
 * Writes exact changes as a unified diff for edit_file. A diff prefixes every line, so no text of a file can be taken for a
 * mark of the format; each hunk carries as much context as makes its place the only one.
 */

import { LineIndex } from './code/lineIndex.ts';

/** Past this many lines of context a hunk takes the whole file, so that the search stays bounded. */
const widestContext = 200;

/** Replace `[start, end)` (UTF-16 offsets) by `text`. */
export interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

interface Hunk {
  /** Old lines `[start, end)`, 0-based. */
  start: number;
  end: number;
  readonly parts: Region[];
}

interface Region {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

const noNewline = '\\ No newline at end of file';

/** A whole new file. */
export function creationText(path: string, content: string): string {
  const lines = splitLines(content);
  const body = lines.map((line) => `+${line}`);
  if (!content.endsWith('\n') && lines.length > 0) body.push(noNewline);
  return [
    '--- /dev/null',
    `+++ ${diffPath('b', path)}`,
    ...(lines.length === 0 ? [] : [`@@ -0,0 +1,${lines.length} @@`, ...body]),
    '',
  ].join('\n');
}

/** Quoted as git quotes, where a plain path could be misread. */
function diffPath(side: 'a' | 'b', path: string): string {
  if (!/[\s\p{Cc}"\\]/u.test(path)) return `${side}/${path}`;
  const escaped = path.replace(/["\\]/g, '\\$&').replace(/\p{Cc}/gu, (mark) => `\\${mark.charCodeAt(0).toString(8).padStart(3, '0')}`);
  return `"${side}/${escaped}"`;
}

/** `changes` are sorted and do not overlap. Empty when they change nothing. */
export function changeText(path: string, before: string, changes: readonly Change[]): string {
  const old = splitLines(before);
  const regions = regionsOf(before, old.length, changes).filter((region) => !sameLines(old.slice(region.start, region.end), region.lines));
  if (regions.length === 0) return '';
  const hunks = hunksOf(old, regions);
  const opens = before !== '' && !before.endsWith('\n');
  const stays = applyChanges(before, changes).endsWith('\n');
  let shift = 0;
  const out = [`--- ${diffPath('a', path)}`, `+++ ${diffPath('b', path)}`];
  for (const hunk of hunks) {
    const body = hunkBody(old, hunk, opens, !stays);
    const oldCount = hunk.end - hunk.start;
    const newCount = oldCount + hunk.parts.reduce((sum, part) => sum + part.lines.length - (part.end - part.start), 0);
    const oldStart = oldCount === 0 ? hunk.start : hunk.start + 1;
    out.push(`@@ -${oldStart},${oldCount} +${newCount === 0 ? hunk.start + shift : hunk.start + shift + 1},${newCount} @@`, ...body);
    shift += newCount - oldCount;
  }
  return `${out.join('\n')}\n`;
}

export function applyChanges(before: string, changes: readonly Change[]): string {
  let result = '';
  let at = 0;
  for (const change of changes) {
    result += before.slice(at, change.start) + change.text;
    at = change.end;
  }
  return result + before.slice(at);
}

function splitLines(text: string): readonly string[] {
  if (text === '') return [];
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  if (text.endsWith('\n')) lines.pop();
  return lines;
}

/** Whole-line regions; changes that share a line become one. */
function regionsOf(before: string, lineCount: number, changes: readonly Change[]): readonly Region[] {
  const index = new LineIndex(before);
  const groups: { start: number; end: number; changes: Change[] }[] = [];
  for (const change of changes) {
    const start = index.lineAt(change.start);
    const last = index.lineAt(change.end);
    // Whole lines put in or taken out touch no line after them.
    const wholeLines =
      change.start === index.start(start) && change.end === index.start(last) && (change.text === '' || change.text.endsWith('\n'));
    const end = wholeLines ? last : last + 1;
    const group = groups.at(-1);
    if (group !== undefined && start < group.end) {
      group.end = Math.max(group.end, end);
      group.changes.push(change);
    } else {
      groups.push({ start, end, changes: [change] });
    }
  }
  return groups.map((group) => {
    const from = index.start(group.start);
    const moved = group.changes.map((change) => ({ start: change.start - from, end: change.end - from, text: change.text }));
    const lines = splitLines(applyChanges(before.slice(from, index.start(group.end)), moved));
    return { start: group.start, end: Math.min(group.end, lineCount), lines };
  });
}

function hunksOf(old: readonly string[], regions: readonly Region[]): readonly Hunk[] {
  const places = new Map<string, number[]>();
  for (const [index, line] of old.entries()) {
    const known = places.get(line);
    if (known === undefined) places.set(line, [index]);
    else known.push(index);
  }
  const hunks: Hunk[] = [];
  for (const region of regions) {
    const [start, end] = place(old, places, region, hunks.at(-1));
    const hunk: Hunk = { start, end, parts: [region] };
    for (let last = hunks.at(-1); last !== undefined && hunk.start <= last.end; last = hunks.at(-1)) {
      hunks.pop();
      hunk.start = Math.min(hunk.start, last.start);
      hunk.end = Math.max(hunk.end, last.end);
      hunk.parts.unshift(...last.parts);
    }
    hunks.push(hunk);
  }
  return hunks;
}

function place(
  old: readonly string[],
  places: ReadonlyMap<string, readonly number[]>,
  region: Region,
  last: Hunk | undefined,
): readonly [number, number] {
  if (last?.end === old.length) return [last.start, last.end];
  for (let width = 3; width <= widestContext; width *= 2) {
    const start = Math.max(0, region.start - width);
    const end = Math.min(old.length, region.end + width);
    if ((start === 0 && end === old.length) || isUnique(old, places, start, end)) return [start, end];
  }
  return [0, old.length];
}

function isUnique(old: readonly string[], places: ReadonlyMap<string, readonly number[]>, start: number, end: number): boolean {
  if (start === end) return false;
  for (const other of places.get(old[start] ?? '') ?? []) {
    if (other === start || other + end - start > old.length) continue;
    let at = 0;
    while (start + at < end && old[other + at] === old[start + at]) at += 1;
    if (start + at === end) return false;
  }
  return true;
}

function hunkBody(old: readonly string[], hunk: Hunk, oldOpens: boolean, newOpens: boolean): readonly string[] {
  const body: string[] = [];
  const reachesEnd = hunk.end === old.length;
  let at = hunk.start;
  const keep = (to: number): void => {
    for (; at < to; at += 1) body.push(` ${old[at] ?? ''}`);
  };
  for (const [index, part] of hunk.parts.entries()) {
    keep(part.start);
    const lastPart = reachesEnd && index === hunk.parts.length - 1 && part.end === old.length;
    for (; at < part.end; at += 1) body.push(`-${old[at] ?? ''}`);
    if (lastPart && oldOpens && part.end > part.start) body.push(noNewline);
    for (const line of part.lines) body.push(`+${line}`);
    if (lastPart && newOpens && part.lines.length > 0) body.push(noNewline);
  }
  if (at < hunk.end) {
    keep(hunk.end);
    if (reachesEnd && oldOpens) body.push(noNewline);
  }
  return body;
}

function sameLines(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index]);
}
