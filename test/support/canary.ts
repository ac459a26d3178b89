/**
 * Looks for a secret where none may be: in files, logs and events, in any spelling it could have there. Give it a secret no
 * other text could hold (`newCanary()`), use that as the key, then expect `findCanary` to find nothing.
 */
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface CanaryPlaces {
  /** Folders whose every file is read, names too. */
  readonly dirs?: readonly string[];
  /** Logs, events, answers: by a name for the report. Values that are no text are read as JSON. */
  readonly texts?: Readonly<Record<string, unknown>>;
}

export const newCanary = (): string => `sk-canary-${randomBytes(18).toString('base64url')}`;

/** Every place the canary was found in, as `place (spelling)`. */
export function findCanary(canary: string, places: CanaryPlaces): string[] {
  const found: string[] = [];
  const look = (place: string, bytes: Buffer): void => {
    for (const [spelling, needle] of spellings(canary)) if (bytes.includes(needle)) found.push(`${place} (${spelling})`);
  };
  for (const dir of places.dirs ?? []) {
    for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
      const file = path.join(entry.parentPath, entry.name);
      look(`name of ${file}`, Buffer.from(entry.name));
      if (entry.isFile()) look(file, readFileSync(file));
    }
  }
  for (const [name, value] of Object.entries(places.texts ?? {}))
    look(name, Buffer.from(typeof value === 'string' ? value : (JSON.stringify(value) ?? '')));
  return found;
}

function spellings(canary: string): readonly (readonly [string, Buffer])[] {
  const bytes = Buffer.from(canary);
  // In base64 a text looks different at each of three places in a longer one; the first and last characters depend on neighbours.
  const shifted = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(shift === 0 ? 0 : 4, -4),
  );
  return [
    ['plain', bytes],
    ['UTF-16', Buffer.from(canary, 'utf16le')],
    ['hex', Buffer.from(bytes.toString('hex'))],
    ['reversed', Buffer.from([...canary].toReversed().join(''))],
    ...shifted.map((text, place) => [`base64 at ${place}`, Buffer.from(text)] as const),
    ...shifted.map((text, place) => [`base64url at ${place}`, Buffer.from(text.replaceAll('+', '-').replaceAll('/', '_'))] as const),
    // A log that cuts a key still leaks it.
    ['first half', Buffer.from(canary.slice(0, 22))],
  ];
}
