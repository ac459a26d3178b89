import type { Row } from './row.ts';
export declare const rows: readonly Row[];
