/** The steps of matching, in the order they are tried. A new tolerance is a file beside this one and a line here. */
import type { MatchStep } from '../step.ts';
import { exact } from './exact.ts';

export const matchSteps: readonly MatchStep[] = [exact];
