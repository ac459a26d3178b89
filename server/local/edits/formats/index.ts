/** The edit formats, in the order they are tried at each line of an answer. A new one is a file beside this one and a line here. */
import type { Format } from './format.ts';
import { blocks } from './blocks.ts';
import { unified } from './unified.ts';
import { v4a } from './v4a.ts';
import { whole } from './whole.ts';

export const formats: readonly Format[] = [blocks, v4a, unified, whole];
