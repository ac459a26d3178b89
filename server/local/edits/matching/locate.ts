/** Finds the one place a hunk is meant for, or says why there is none. */
import type { LineRange } from '../changes/replaceLines.ts';
import type { Haystack } from './haystack.ts';
import { matchSteps } from './steps/index.ts';

export type Located =
  | { readonly kind: 'one'; readonly place: LineRange }
  /** `places` are the first ones, in order. */
  | { readonly kind: 'many'; readonly places: readonly LineRange[] }
  | { readonly kind: 'none' };

/** How many places of a repeated text are told. */
export const placeLimit = 20;

/** `all`: find every place and not only enough to tell that there are several. */
export function locate(file: Haystack, lines: readonly string[], all: boolean): Located {
  for (const step of matchSteps) {
    const places = step.find(file, lines, all ? file.lines.count : placeLimit + 1);
    const [first] = places;
    if (first === undefined) continue;
    return places.length === 1 ? { kind: 'one', place: first } : { kind: 'many', places };
  }
  return { kind: 'none' };
}
