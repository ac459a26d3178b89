import { type Row } from './row.ts';
export declare const start: Row;
