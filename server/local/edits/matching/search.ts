/** Finds a run of lines in linear time, given only a way to tell whether a line of the file fits a wanted one. */

/** Whether file line `line` equals wanted line `index`. */
export type Fits = (line: number, index: number) => boolean;

/** Knuth, Morris and Pratt over lines: every file line is looked at once or twice, however repetitive file and lines are. */
export function search(
  fileCount: number,
  wantedCount: number,
  fits: Fits,
  same: (a: number, b: number) => boolean,
  limit: number,
): number[] {
  const fallback = new Int32Array(wantedCount);
  for (let index = 1, length = 0; index < wantedCount; index += 1) {
    while (length > 0 && !same(index, length)) length = fallback[length - 1] ?? 0;
    if (same(index, length)) length += 1;
    fallback[index] = length;
  }
  const places: number[] = [];
  for (let line = 0, matched = 0; line < fileCount && places.length < limit; line += 1) {
    while (matched > 0 && !fits(line, matched)) matched = fallback[matched - 1] ?? 0;
    if (fits(line, matched)) matched += 1;
    if (matched === wantedCount) {
      places.push(line - wantedCount + 1);
      matched = fallback[matched - 1] ?? 0;
    }
  }
  return places;
}

/** Which of the candidates, in order, are places. */
export function verify(fileCount: number, wantedCount: number, fits: Fits, candidates: readonly number[], limit: number): number[] {
  const places: number[] = [];
  for (const line of candidates) {
    if (places.length === limit) break;
    if (line + wantedCount > fileCount) continue;
    let index = 0;
    while (index < wantedCount && fits(line + index, index)) index += 1;
    if (index === wantedCount) places.push(line);
  }
  return places;
}
