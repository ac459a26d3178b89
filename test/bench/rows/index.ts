/** The sections of the benchmark page, in order. One file and one line each. */
import { activation } from './activation.ts';
import { latency } from './latency.ts';
import { packageSize } from './packageSize.ts';
import type { Row } from './row.ts';
import { start } from './start.ts';
import { streaming } from './streaming.ts';
import { streams } from './streams.ts';

export const rows: readonly Row[] = [start, latency, streaming, streams, packageSize, activation];
