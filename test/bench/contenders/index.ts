/** Who is measured, in the order of the tables. */
import { barePipe } from './barePipe.ts';
import type { StartContender } from './contender.ts';
import { coterie } from './coterie.ts';
import { direct } from './direct.ts';
import { portkey } from './portkey.ts';
import { storingPipe } from './storingPipe.ts';

export const contenders: readonly StartContender[] = [direct, barePipe, storingPipe, portkey, coterie];
