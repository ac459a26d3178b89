import { type Row } from './row.ts';
export declare const latency: Row;
