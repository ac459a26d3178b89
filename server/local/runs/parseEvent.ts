/** Reads an event back from the JSON it was stored as. */
import type { RunEvent } from '#contracts/chat/runEvent';
import { AppError } from '#contracts/core/errors';

/**
 * The log holds only what was appended to it, so the shape is checked, not every field. What damage to the file made unreadable
 * is said in its place: one event must not hide the others, nor keep the server from starting.
 */
export function parseEvent(text: string): RunEvent {
  const event = parseJson(text);
  if (isEvent(event)) return event;
  const place = parseJson(`${text.slice(0, text.indexOf(',"type":'))}}`);
  if (typeof place !== 'object' || place === null) throw new AppError('E_STORE_DAMAGED');
  const said = { ...place, type: 'notice', data: { level: 'warning', code: 'E_STORE_DAMAGED', text: damaged } };
  if (!isEvent(said)) throw new AppError('E_STORE_DAMAGED');
  return said;
}

const damaged = 'Part of this answer is damaged and cannot be shown.';

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isEvent(value: unknown): value is RunEvent {
  return typeof value === 'object' && value !== null && 'seq' in value && 'type' in value && 'data' in value;
}
