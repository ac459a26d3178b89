import type { StartContender } from './contender.ts';
/** Nothing in between: what the others are compared with. */
export declare const direct: StartContender;
