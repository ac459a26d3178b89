/** Every migration, oldest first. Released ones never change: add the next number and a line here. */
import { base } from './0001Base.ts';
import { search } from './0002Search.ts';

export interface Migration {
  /** The schema version the database has after it. */
  readonly version: number;
  readonly sql: string;
}

export const migrations: readonly Migration[] = [base, search];
