/**
 * A run's events as Server-Sent Events. The reader is pulled only while the socket takes what it is given, so a slow client
 * costs one read's worth of memory and delays nobody.
 */
import type { ServerResponse } from 'node:http';
import { AppError } from '#contracts/core/errors';
import type { RunId } from '#contracts/core/ids';
import type { LocalRoutes } from '#contracts/local/index';
import type { EventStream, Handlers } from '../../shared/http.ts';
import type { EventReader, EventText } from '../runs/runEvents.ts';
import type { Services } from '../services.ts';

const heartbeatMs = 15_000;
const batchSize = 256;
/** Unsent bytes above which no more is read. */
const highWaterBytes = 256 * 1024;

export function createRunEventHandlers(services: Pick<Services, 'runs' | 'metrics' | 'onStop'>): Handlers<Pick<LocalRoutes, 'runsEvents'>> {
  return {
    runsEvents: ({ params, query }, { headers }) =>
      openStream(services, params.id, query.after ?? lastEventId(headers['last-event-id']) ?? 0),
  };
}

function lastEventId(header: string | string[] | undefined): number | undefined {
  if (header === undefined || header === '') return undefined;
  if (typeof header !== 'string' || !/^\d{1,15}$/.test(header))
    throw new AppError('E_VALIDATION', '`Last-Event-ID` is not the number of an event.');
  return Number(header);
}

function openStream(services: Pick<Services, 'runs' | 'metrics' | 'onStop'>, run_id: RunId, after: number): EventStream {
  let wake = (): void => undefined;
  const reader = services.runs.events.open(run_id, after, () => wake());
  if (reader === null) throw new AppError('E_NOT_FOUND');
  return (response) => {
    const forget = services.onStop(() => response.end());
    const pump = createPump(reader, response, (count) => services.metrics.eventsSent(count));
    wake = pump.run;
    const heartbeat = setInterval(() => {
      if (response.writableLength < highWaterBytes) response.write(':\n\n');
    }, heartbeatMs);
    response.on('drain', pump.run);
    response.once('close', () => {
      clearInterval(heartbeat);
      forget();
      reader.close();
    });
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' });
    response.flushHeaders();
    pump.run();
  };
}

function createPump(reader: EventReader, response: ServerResponse, onSent: (count: number) => void): { run: () => void } {
  return {
    run() {
      while (!response.writableEnded && !response.destroyed && response.writableLength < highWaterBytes) {
        const events = reader.readText(batchSize);
        if (events.length > 0) {
          response.write(events.map(frame).join(''));
          onSent(events.length);
        }
        if (reader.ended) {
          response.end('data: [DONE]\n\n');
          return;
        }
        if (events.length === 0) return;
      }
    },
  };
}

/**
 * JSON text holds no raw line break, so content cannot end a line and begin a field of its own. Should a stored text ever
 * hold one, it is escaped: inside a JSON string that is the same text.
 */
function frame(event: EventText): string {
  const text = /[\r\n]/.test(event.text) ? event.text.replaceAll('\r', '\\r').replaceAll('\n', '\\n') : event.text;
  return `id: ${event.seq}\ndata: ${text}\n\n`;
}
