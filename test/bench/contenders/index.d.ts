import type { StartContender } from './contender.ts';
export declare const contenders: readonly StartContender[];
