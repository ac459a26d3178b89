import { type Row } from './row.ts';
export declare const packageSize: Row;
