/**
 * Figures for Prometheus. Observations are kept in a small buffer until somebody asks for them: the library that knows the
 * text format is loaded then, and never on a machine where nobody asks.
 */
import type { Registry } from 'prom-client';

export interface RequestFigures {
  readonly route: string;
  readonly method: string;
  readonly status: number;
  readonly seconds: number;
}

/** Read at the moment of asking. */
export interface Gauges {
  readonly activeRuns: () => number;
  readonly clients: () => number;
}

export interface Metrics {
  request(figures: RequestFigures): void;
  eventsSent(count: number): void;
  /** Prometheus text, version 0.0.4. */
  text(): Promise<string>;
}

const bufferLimit = 5000;

interface Sink {
  readonly registry: Registry;
  readonly request: (figures: RequestFigures) => void;
  readonly events: (count: number) => void;
}

export function createMetrics(gauges: Gauges): Metrics {
  let sink: Sink | undefined;
  let loading: Promise<Sink> | undefined;
  let buffer: RequestFigures[] = [];
  let events = 0;

  const load = (): Promise<Sink> => {
    loading ??= openSink(gauges).then((opened) => {
      buffer.forEach(opened.request);
      opened.events(events);
      buffer = [];
      sink = opened;
      return opened;
    });
    return loading;
  };

  return {
    request(figures) {
      if (sink !== undefined) return sink.request(figures);
      buffer.push(figures);
      if (buffer.length === bufferLimit) void load();
    },
    eventsSent(count) {
      if (sink === undefined) events += count;
      else sink.events(count);
    },
    text: async () => (await load()).registry.metrics(),
  };
}

async function openSink(gauges: Gauges): Promise<Sink> {
  const { Registry, Counter, Gauge, Histogram, collectDefaultMetrics } = await import('prom-client');
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const labelNames = ['route', 'method', 'status'] as const;
  const requests = new Counter({ name: 'coterie_http_requests_total', help: 'Requests answered.', labelNames, registers: [registry] });
  const seconds = new Histogram({
    name: 'coterie_http_request_seconds',
    help: 'Time from the head of a request to the end of its answer.',
    labelNames: ['route'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30],
    registers: [registry],
  });
  const sent = new Counter({ name: 'coterie_events_sent_total', help: 'Run events sent to clients.', registers: [registry] });
  gauge('coterie_active_runs', 'Runs queued or running.', gauges.activeRuns);
  gauge('coterie_clients', 'Connected clients and requests in flight.', gauges.clients);
  function gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  }
  return {
    registry,
    request(figures) {
      requests.inc({ route: figures.route, method: figures.method, status: String(figures.status) });
      seconds.observe({ route: figures.route }, figures.seconds);
    },
    events: (count) => sent.inc(count),
  };
}
