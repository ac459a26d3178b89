/**
 * A small document a person may open and read, kept by lowdb. It is written whole and atomically; a file that cannot be
 * understood is set aside under another name and said so, never overwritten by an empty one.
 */
import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import { Low, type Adapter } from 'lowdb';
import type { z } from 'zod';
import { AppError, isAppError } from '#contracts/core/errors';
import type { Clock } from '../../shared/clock.ts';
import type { Notices } from '../notices.ts';
import { readPrivateText, writeFileAtomically } from './privateFile.ts';

export interface DocumentOptions<T extends z.ZodType> {
  readonly file: string;
  readonly schema: T;
  readonly initial: z.output<T>;
  readonly clock: Clock;
  readonly notices: Notices;
}

export interface SmallDocument<T> {
  readonly value: T;
  /** Changes the value once the change is on disk. Rejects with E_STORE_FULL or E_STORE_DAMAGED, the value unchanged. */
  update(change: (value: T) => T): Promise<void>;
}

export async function openDocument<T extends z.ZodType>(options: DocumentOptions<T>): Promise<SmallDocument<z.output<T>>> {
  const { file, notices } = options;
  const name = path.basename(file);
  const adapter: Adapter<z.output<T>> = {
    read: () => readDocument(options),
    write: (value) => writeFileAtomically(file, `${JSON.stringify(value, null, 2)}\n`),
  };
  const low = new Low(adapter, options.initial);
  let readable = true;
  try {
    await low.read();
  } catch (error) {
    readable = false;
    notices.add(
      `document:${name}`,
      'error',
      `${name} could not be read (${isAppError(error) ? error.message : 'unreadable'}). Its defaults are used and it is left as it is.`,
    );
  }
  let last: Promise<unknown> = Promise.resolve();
  return {
    get value() {
      return low.data;
    },
    update(change) {
      const next = last.then(async () => {
        if (!readable) throw new AppError('E_STORE_DAMAGED', `${name} could not be read, so it is not written either.`);
        const before = low.data;
        try {
          low.data = change(before);
          await low.write();
        } catch (error) {
          low.data = before;
          throw toStoreError(error);
        }
      });
      last = next.catch(() => undefined);
      return next;
    },
  };
}

async function readDocument<T extends z.ZodType>({ file, schema, clock, notices }: DocumentOptions<T>): Promise<z.output<T> | null> {
  const text = await readPrivateText(file);
  if (text === null) return null;
  const parsed = schema.safeParse(parseOrUndefined(text));
  if (parsed.success) return parsed.data;
  const aside = await setAside(file, clock);
  notices.add(
    `document:${path.basename(file)}`,
    'warning',
    `${path.basename(file)} was damaged. It was set aside as ${path.basename(aside)} and its defaults are used.`,
  );
  return null;
}

/** Under a name nothing else has, so that an earlier damaged file is kept too. */
async function setAside(file: string, clock: Clock): Promise<string> {
  let aside = `${file}.damaged-${clock.now()}`;
  while (existsSync(aside)) aside += '-again';
  await rename(file, aside);
  return aside;
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toStoreError(error: unknown): AppError {
  if (isAppError(error)) return error;
  const full = error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
  return new AppError(full ? 'E_STORE_FULL' : 'E_INTERNAL', undefined, { cause: error });
}
