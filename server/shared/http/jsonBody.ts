/** Reads a request's body: JSON only, within limits of size and depth, and without keys that could reach a prototype. */
import type { IncomingMessage } from 'node:http';
import { AppError } from '#contracts/core/errors';

export interface BodyLimits {
  readonly bytes: number;
  /** Nesting of arrays and objects. */
  readonly depth: number;
}

export const defaultBodyLimits: BodyLimits = { bytes: 16 * 1024 * 1024, depth: 64 };

const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** The parsed body, or undefined when there is none. */
export async function readJsonBody(request: IncomingMessage, limits: BodyLimits): Promise<unknown> {
  checkContentType(request);
  const declared = Number(request.headers['content-length'] ?? '0');
  if (declared > limits.bytes) throw new AppError('E_TOO_LARGE', undefined, { detail: { limit: limits.bytes } });
  if (declared === 0 && request.headers['transfer-encoding'] === undefined) return undefined;
  const bytes = await readBytes(request, limits.bytes);
  return bytes.length === 0 ? undefined : parseJson(decode(bytes), limits.depth);
}

/** A form or plain text is what a foreign page can send without asking; a compressed body is what expands beyond its limit. */
function checkContentType(request: IncomingMessage): void {
  if (request.headers['content-encoding'] !== undefined) throw new AppError('E_UNSUPPORTED_MEDIA');
  const type = request.headers['content-type'];
  const hasBody = request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? '0') > 0;
  if (type === undefined && !hasBody) return;
  if (!/^application\/json(?:\s*;\s*charset=utf-8)?$/i.test(type ?? '')) throw new AppError('E_UNSUPPORTED_MEDIA');
}

async function readBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size > limit) break;
      chunks.push(bytes);
    }
  } catch (cause) {
    throw new AppError('E_VALIDATION', 'The request broke off.', { cause });
  }
  if (size > limit) throw new AppError('E_TOO_LARGE', undefined, { detail: { limit } });
  return Buffer.concat(chunks);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw invalid('The body is not UTF-8.');
  }
}

export function parseJson(text: string, maxDepth: number): unknown {
  if (depthOf(text, maxDepth) > maxDepth) throw invalid('The body is nested too deeply.');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid('The body is not JSON.');
  }
  if (hasForbiddenKey(value)) throw invalid('The body holds a key that is not allowed.');
  return value;
}

/** Counted before parsing, so that a bomb is never built in memory. Stops once the limit is passed. */
function depthOf(text: string, limit: number): number {
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < text.length && deepest <= limit; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x22) i = endOfString(text, i);
    else if (unit === 0x7b || unit === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (unit === 0x7d || unit === 0x5d) depth--;
  }
  return deepest;
}

function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x5c) i++;
    else if (unit === 0x22) return i;
  }
  return text.length;
}

function hasForbiddenKey(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(hasForbiddenKey);
  return Object.entries(value).some(([key, inner]) => forbiddenKeys.has(key) || hasForbiddenKey(inner));
}

const invalid = (message: string): AppError => new AppError('E_VALIDATION', message);
