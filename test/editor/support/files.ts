import { readFileSync } from 'node:fs';

/** The file's text, or null when there is none. */
export function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
