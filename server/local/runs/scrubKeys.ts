/** Takes keys out of a sentence: providers quote the key they refuse. Pure. */
import type { Credentials } from '#contracts/agents/model';

const shortest = 8;

export function scrubKeys(text: string, credentials: Credentials): string {
  let clean = text;
  for (const key of Object.values(credentials)) if (key !== undefined && key.length >= shortest) clean = clean.replaceAll(key, '[key]');
  return clean;
}
