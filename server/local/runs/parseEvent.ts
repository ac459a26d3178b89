/** Reads an event back from the JSON it was stored as. */
import type { RunEvent } from '#contracts/chat/runEvent';
import { AppError } from '#contracts/core/errors';

/** The log holds only what was appended to it, so the shape is checked, not every field. */
export function parseEvent(text: string): RunEvent {
  const event: unknown = JSON.parse(text);
  if (!isEvent(event)) throw new AppError('E_STORE_DAMAGED');
  return event;
}

function isEvent(value: unknown): value is RunEvent {
  return typeof value === 'object' && value !== null && 'seq' in value && 'type' in value && 'data' in value;
}
