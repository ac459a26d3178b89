/** The fingerprint of a call: what a person is shown, what they decide on and what is run are held together by it. */
import { createHash } from 'node:crypto';

/** SHA-256 in hex over the tool's name and its arguments in canonical JSON. */
export function callDigest(tool: string, input: unknown): string {
  return sha256(canonicalJson({ tool, arguments: input }));
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** JSON with sorted keys, so that equal values have equal text. `undefined` members are left out, as in JSON. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  });
}
