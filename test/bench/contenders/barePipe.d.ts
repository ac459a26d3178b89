import type { StartContender } from './contender.ts';
/** A bare Node pipe: the least any process in the middle can cost. */
export declare const barePipe: StartContender;
