/**
 * One line of fields between dots: `function · add · src/a.ts:3-10`. Lossless whatever the fields hold: a field that could
 * be misread (a file name may hold a line break) is written as a JSON string.
 */

const separator = ' · ';
/** Begins the remark that something was cut off an answer on its way; never a field. */
const leftOut = '…';
const oneLine = /^[^\p{Cc}\u2028\u2029"·]+$/u;

export function formatRecord(fields: readonly string[]): string {
  return fields.map((field) => formatField(field)).join(separator);
}

export function parseRecord(line: string): readonly string[] | null {
  const fields: string[] = [];
  for (const written of line.split(separator)) {
    const field = parseField(written);
    if (field === null) return null;
    fields.push(field);
  }
  return fields;
}

/** A field by itself. `more` are further characters the surrounding line gives a meaning. */
export function formatField(field: string, more = ''): string {
  const plain =
    oneLine.test(field) && field.trim() === field && !field.startsWith(leftOut) && ![...more].some((mark) => field.includes(mark));
  if (plain) return field;
  return JSON.stringify(field).replace(/[·\u007f-\u009f\u2028\u2029]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

export function parseField(written: string): string | null {
  if (!written.startsWith('"')) return written === '' || written.startsWith(leftOut) ? null : written;
  try {
    const value: unknown = JSON.parse(written);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}
