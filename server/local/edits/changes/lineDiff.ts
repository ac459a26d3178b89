/** The least difference between two lists of lines (Myers), with bounded work: past the bound, one region takes all. */

/** Old lines `[oldStart, oldEnd)` become new lines `[newStart, newEnd)`. Regions are in order and never touch. */
export interface DiffRegion {
  readonly oldStart: number;
  readonly oldEnd: number;
  readonly newStart: number;
  readonly newEnd: number;
}

/** Insertions and deletions after which the least difference is no longer sought; memory grows with its square. */
const bound = 1500;

export function lineDiff(before: readonly string[], after: readonly string[]): DiffRegion[] {
  let head = 0;
  const shortest = Math.min(before.length, after.length);
  while (head < shortest && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shortest - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const oldEnd = before.length - tail;
  const newEnd = after.length - tail;
  if (head === oldEnd && head === newEnd) return [];
  const whole = { oldStart: head, oldEnd, newStart: head, newEnd };
  if (head === oldEnd || head === newEnd) return [whole];
  const [a, b] = intern(before.slice(head, oldEnd), after.slice(head, newEnd));
  const regions = myers(a, b);
  if (regions === null) return [whole];
  return regions.map((region) => ({
    oldStart: region.oldStart + head,
    oldEnd: region.oldEnd + head,
    newStart: region.newStart + head,
    newEnd: region.newEnd + head,
  }));
}

function intern(before: readonly string[], after: readonly string[]): [Int32Array, Int32Array] {
  const ids = new Map<string, number>();
  const toId = (line: string): number => {
    const known = ids.get(line);
    if (known !== undefined) return known;
    ids.set(line, ids.size);
    return ids.size - 1;
  };
  return [Int32Array.from(before, toId), Int32Array.from(after, toId)];
}

/** Null when more than `bound` insertions and deletions would be needed. */
function myers(a: Int32Array, b: Int32Array): DiffRegion[] | null {
  const limit = Math.min(bound, a.length + b.length);
  const furthest = new Int32Array(2 * limit + 3);
  const middle = limit + 1;
  const history: Int32Array[] = [];
  for (let depth = 0; depth <= limit; depth += 1) {
    history.push(furthest.slice(middle - depth - 1, middle + depth + 2));
    for (let k = -depth; k <= depth; k += 2) {
      const below = furthest[middle + k - 1] ?? 0;
      const above = furthest[middle + k + 1] ?? 0;
      let x = k === -depth || (k !== depth && below < above) ? above : below + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      furthest[middle + k] = x;
      if (x >= a.length && x - k >= b.length) return trace(history, a.length, b.length);
    }
  }
  return null;
}

/** Walks the stored depths backwards and joins single steps into regions. */
function trace(history: readonly Int32Array[], oldCount: number, newCount: number): DiffRegion[] {
  const regions: DiffRegion[] = [];
  let x = oldCount;
  let y = newCount;
  for (let depth = history.length - 1; depth > 0; depth -= 1) {
    const furthest = history[depth] ?? new Int32Array();
    const at = (k: number): number => furthest[k + depth + 1] ?? 0;
    const k = x - y;
    const previousK = k === -depth || (k !== depth && at(k - 1) < at(k + 1)) ? k + 1 : k - 1;
    const previousX = at(previousK);
    const previousY = previousX - previousK;
    const [stepX, stepY] = previousK === k + 1 ? [previousX, previousY + 1] : [previousX + 1, previousY];
    const last = regions.at(-1);
    if (last?.oldStart === stepX && last.newStart === stepY) {
      regions[regions.length - 1] = { ...last, oldStart: previousX, newStart: previousY };
    } else {
      regions.push({ oldStart: previousX, oldEnd: stepX, newStart: previousY, newEnd: stepY });
    }
    x = previousX;
    y = previousY;
  }
  return regions.reverse();
}
