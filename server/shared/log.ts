/**
 * The server's log: JSON lines in rotated files of bounded size and count, readable by their owner only. A line holds codes,
 * ids, counts and times, never content and never a secret; whatever slips into an unsafe field is cut out here.
 */
import { pino } from 'pino';
import { openLogFiles } from './logFiles.ts';

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

/** Facts of a log line. Values are short and made by us. */
export type LogFacts = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Log {
  error(facts: LogFacts, message: string, cause?: unknown): void;
  warn(facts: LogFacts, message: string): void;
  info(facts: LogFacts, message: string): void;
  debug(facts: LogFacts, message: string): void;
  setLevel(level: LogLevel): void;
  /** Writes out what is buffered and closes the file. */
  close(): Promise<void>;
}

const secretFields = [
  'token',
  'api_key',
  'apiKey',
  'key',
  'authorization',
  'credentials',
  'password',
  'text',
  'content',
  'body',
  'arguments',
];

export function createLog(folder: string, level: LogLevel = 'info', name = 'server'): Log {
  const files = openLogFiles(folder, name);
  const logger = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: { paths: secretFields, censor: '[cut]' } },
    files,
  );
  return {
    error: (facts, message, cause) => logger.error(cause === undefined ? facts : { ...facts, ...causeFacts(cause) }, message),
    warn: (facts, message) => logger.warn(facts, message),
    info: (facts, message) => logger.info(facts, message),
    debug: (facts, message) => logger.debug(facts, message),
    setLevel: (next) => {
      logger.level = next;
    },
    close: () => files.close(),
  };
}

export const silentLog: Log = {
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
  setLevel: () => undefined,
  close: () => Promise.resolve(),
};

/**
 * Where it broke, without the message: an exception's text may quote what it choked on. The stack's frames name our own code
 * only.
 */
function causeFacts(cause: unknown): LogFacts {
  if (!(cause instanceof Error)) return { cause: typeof cause };
  const frames = (cause.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const inner = cause.cause instanceof Error ? causeFacts(cause.cause) : {};
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
  return {
    cause: cause.name,
    cause_code: code,
    frames: frames
      .slice(0, 8)
      .map((line) => line.trim())
      .join(' < '),
    ...prefixed(inner),
  };
}

const prefixed = (facts: LogFacts): LogFacts => Object.fromEntries(Object.entries(facts).map(([name, value]) => [`inner_${name}`, value]));
