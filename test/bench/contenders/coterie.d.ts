import type { Contender, StartContender } from './contender.ts';
export declare const coterie: StartContender;
export declare function startCoterie(model_port: number): Promise<Contender>;
