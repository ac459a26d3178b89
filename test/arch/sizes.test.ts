/** Small files, one responsibility each: a giant is split before it grows. */
import { expect, it } from 'vitest';
import { isCode, projectFiles, textOf } from './sourceFiles.ts';

const maxLines = 600;
const maxMedian = 120;
const maxNinetieth = 350;

const linesOf = (file: string): number => textOf(file).split('\n').length - 1;
const at = (sorted: readonly number[], share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;

it('keeps files small: none above 600 lines, 90 of 100 under 350, half of them near 100', () => {
  const files = projectFiles(['contracts', 'extension', 'webview', 'server', 'scripts', 'test'], isCode);
  const sizes = files.map(linesOf).toSorted((a, b) => a - b);
  expect(files.filter((file) => linesOf(file) > maxLines)).toEqual([]);
  expect(at(sizes, 0.5)).toBeLessThanOrEqual(maxMedian);
  expect(at(sizes, 0.9)).toBeLessThan(maxNinetieth);
});
