/**
 * The file by which clients find the running server. It holds the token, so it is private, never a link, and never believed:
 * who listens at its address must prove to hold the token first (`probe.ts`).
 */
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  readSync,
  rmSync,
  unlinkSync,
  writeSync,
  type Stats,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { z } from 'zod';
import { AppError } from '#contracts/core/errors';

export const Discovery = z
  .object({
    url: z.string().regex(/^http:\/\/127\.0\.0\.1:\d{1,5}$/),
    port: z.int().min(1).max(65_535),
    pid: z.int().positive(),
    version: z.string().max(100),
    build: z.object({ id: z.string().max(100), built_at: z.number() }),
    server_id: z.string().max(100),
    started_at: z.int().nonnegative(),
    token: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  })
  .refine(({ url, port }) => url === `http://127.0.0.1:${port}`);
export type Discovery = z.infer<typeof Discovery>;

export type DiscoveryRead =
  | { readonly state: 'found'; readonly discovery: Discovery }
  | { readonly state: 'missing' }
  /** There, but nothing we would have written. */
  | { readonly state: 'refused'; readonly reason: string };

const maxBytes = 8192;
/** Not defined on Windows, where links need a privilege and pipes are not files. */
const noFollow = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

export const discoveryPath = (data: string): string => path.join(data, 'server.json');

export function readDiscovery(data: string): DiscoveryRead {
  let fd: number;
  try {
    fd = openSync(discoveryPath(data), constants.O_RDONLY | noFollow);
  } catch (error) {
    return hasCode(error, 'ENOENT')
      ? { state: 'missing' }
      : { state: 'refused', reason: hasCode(error, 'ELOOP') ? 'a link' : 'unreadable' };
  }
  try {
    const reason = whyNotOurs(fstatSync(fd));
    if (reason !== null) return { state: 'refused', reason };
    const bytes = Buffer.alloc(maxBytes);
    const parsed = Discovery.safeParse(parseOrUndefined(bytes.toString('utf8', 0, readSync(fd, bytes))));
    return parsed.success ? { state: 'found', discovery: parsed.data } : { state: 'refused', reason: 'not understood' };
  } finally {
    closeSync(fd);
  }
}

/** Only the holder of the lock may call this. Replaces whatever stands in its place, without ever writing through it. */
export function writeDiscovery(data: string, discovery: Discovery): void {
  const file = discoveryPath(data);
  const old = lstatSync(file, { throwIfNoEntry: false });
  if (old?.isDirectory() === true) throw new AppError('E_INTERNAL', 'A folder stands where the discovery file belongs.');
  if (old !== undefined) unlinkSync(file);
  const fd = openSync(file, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | noFollow, 0o600);
  try {
    writeSync(fd, JSON.stringify(discovery));
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

export function removeDiscovery(data: string, server_id: string): void {
  const read = readDiscovery(data);
  if (read.state === 'found' && read.discovery.server_id === server_id) rmSync(discoveryPath(data), { force: true });
}

function whyNotOurs(stats: Stats): string | null {
  if (!stats.isFile()) return 'not a plain file';
  if (stats.size > maxBytes) return 'too large';
  if (process.getuid === undefined) return null;
  if (stats.uid !== process.getuid()) return 'another user’s';
  if ((stats.mode & 0o077) !== 0) return 'open to others';
  return stats.nlink === 1 ? null : 'linked elsewhere';
}

const hasCode = (error: unknown, code: string): boolean => error instanceof Error && 'code' in error && error.code === code;

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
