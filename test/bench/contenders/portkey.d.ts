import type { StartContender } from './contender.ts';
export declare const portkey: StartContender;
