/**
 * Says in our codes what a provider, the client library or the network said in theirs. What the provider wrote is quoted,
 * bounded and without the key; nothing else of an error is passed on.
 */
import { errors, isAppError, type AppError, type ErrorCode, type Failure } from '#contracts/core/errors';
import { countOf, fieldsOf, isFields, textOf, type Fields } from './narrow.ts';
import { redact } from './redact.ts';

/** Whom the failure speaks of. */
export interface FailureContext {
  readonly label: string;
  readonly host: string;
  readonly api_key: string | undefined;
}

export function toFailure(error: unknown, about: FailureContext): Failure {
  const own = appErrorIn(error);
  if (own !== undefined) return { ...own.toFailure(), message: redact(own.message, about.api_key) };
  const fields = fieldsOf(error);
  const body = isFields(fields['error']) ? fields['error'] : fields;
  const status = countOf(fields['status']) ?? statusIn(body);
  const said = quote(textOf(fields['error']) === '' ? body : { message: fields['error'] }, about.api_key);
  if (status !== undefined) return fromStatus(status, body, said, about, retryAfter(fields['headers']));
  if (textOf(fields['name']) === 'SyntaxError' || error instanceof SyntaxError)
    return failure('E_PROVIDER_STREAM', about, 'sent something that is not JSON. What arrived is kept; retry to ask again');
  // The client's own class for an error object in a stream has these fields; names of classes do not survive minifying.
  const inStream = fields['error'] !== undefined && fields['error'] !== null;
  if (inStream) return byWords(said, textOf(body['code'])) ?? failure('E_PROVIDER_STREAM', about, undefined, said);
  return fromNetwork(error, about);
}

function fromStatus(status: number, body: Fields, said: string, about: FailureContext, retry_after: number | undefined): Failure {
  const wait = retry_after === undefined ? {} : { retry_after };
  const detail = { status, ...wait };
  const make = (code: ErrorCode, what?: string): Failure => ({ ...failure(code, about, what, said), detail });
  const code = textOf(body['code']);
  // What a provider writes beside a refused key may hold the key.
  if (status === 401) return { code: 'E_AUTH_PROVIDER_KEY', message: errors.E_AUTH_PROVIDER_KEY.user, detail };
  if (status === 403) return make('E_AUTH_PROVIDER_KEY');
  if (status === 429 && code === 'insufficient_quota') return make('E_PROVIDER_REFUSED');
  if (status === 429) return make('E_PROVIDER_RATE_LIMITED');
  if (status === 408) return make('E_PROVIDER_TIMEOUT');
  if (status >= 500) return make('E_PROVIDER_UNAVAILABLE', `answered with an error (${status}). Try again or choose another model`);
  const known = byWords(said, code);
  if (known !== undefined) return { ...known, detail };
  if (status === 404)
    return make('E_PROVIDER_MODEL_NOT_FOUND', /model/i.test(said) ? undefined : 'does not know this model, or its base URL is wrong (404)');
  if (status === 413) return make('E_PROVIDER_CONTEXT');
  return make('E_PROVIDER_REFUSED');
}

/** For answers whose status says nothing: many servers say it only in words. */
function byWords(said: string, code: string): Failure | undefined {
  const as = (known: ErrorCode): Failure => ({ code: known, message: withQuote(errors[known].user, said) });
  if (code === 'context_length_exceeded' || contextWords.test(said)) return as('E_PROVIDER_CONTEXT');
  if (
    code === 'invalid_api_key' ||
    /\b(invalid|incorrect|missing|expired)\b.{0,20}\bapi[ -]?key|api[ -]?key (is )?(not valid|invalid|missing|expired)/i.test(said)
  ) {
    return { code: 'E_AUTH_PROVIDER_KEY', message: errors.E_AUTH_PROVIDER_KEY.user };
  }
  if (code === 'model_not_found' || /\bmodel\b.{0,120}\b(not found|does not exist|not exist|is not available|unknown)\b/i.test(said))
    return as('E_PROVIDER_MODEL_NOT_FOUND');
  if (code === 'rate_limit_exceeded') return as('E_PROVIDER_RATE_LIMITED');
  return undefined;
}

const contextWords =
  /context[ _](length|window|size)|maximum context|max_model_len|too many (input )?tokens|(prompt|input|request) (is )?too (long|large)|exceeds?.{0,60}\b(context|token limit|maximum number of tokens)/i;

function fromNetwork(error: unknown, about: FailureContext): Failure {
  const causes = causesOf(error);
  const codes = causes.map((cause) => textOf(fieldsOf(cause)['code']));
  const has = (...wanted: string[]): boolean => codes.some((code) => wanted.includes(code));
  const timedOut = causes.some((cause) => cause instanceof Error && /timed? ?out/i.test(cause.message));
  if (has('ECONNREFUSED')) return failure('E_PROVIDER_UNAVAILABLE', about, `does not answer at ${about.host}. Check that it is running`);
  if (has('ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA'))
    return failure(
      'E_PROVIDER_UNAVAILABLE',
      about,
      `cannot be found: there is no address for ${about.host}. Check your network and its base URL`,
    );
  if (codes.some((code) => /CERT|SIGNATURE|SELF_SIGNED|^ERR_TLS/.test(code)))
    return failure(
      'E_PROVIDER_UNAVAILABLE',
      about,
      `has a certificate that is not trusted here (${codes.find((code) => code !== '') ?? ''})`,
    );
  if (timedOut || has('ETIMEDOUT')) return failure('E_PROVIDER_TIMEOUT', about);
  if (codes.some((code) => /^(E[A-Z]+|UND_ERR_.*|HPE_.*)$/.test(code)) || fieldsOf(error)['message'] === 'Connection error.')
    return failure('E_PROVIDER_UNAVAILABLE', about);
  return { code: 'E_INTERNAL', message: errors.E_INTERNAL.user };
}

function failure(code: ErrorCode, about: FailureContext, what?: string, said = ''): Failure {
  const sentence = what === undefined ? errors[code].user : `${about.label} ${what}.`;
  return { code, message: redact(withQuote(sentence, said), about.api_key) };
}

const withQuote = (sentence: string, said: string): string => (said === '' ? sentence : `${sentence} It says: “${said}”`);

const longestQuote = 300;

function quote(body: Fields, api_key: string | undefined): string {
  const said = textOf(body['message']) || textOf(body['error']) || textOf(body['detail']);
  const plain = redact(said.slice(0, 20_000), api_key)
    .replace(/^\d{3} /, '')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  if (plain.startsWith('<')) return '';
  return plain.length > longestQuote ? `${plain.slice(0, longestQuote)}…` : plain;
}

/** Some gateways put the status of the model behind them into the error of a stream. */
function statusIn(body: Fields): number | undefined {
  const status = countOf(body['code']) ?? countOf(body['status']);
  return status !== undefined && status >= 400 && status < 600 ? status : undefined;
}

/** Seconds the provider asks to wait. */
function retryAfter(headers: unknown): number | undefined {
  if (!(headers instanceof Headers)) return undefined;
  const ms = Number(headers.get('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(ms) && ms >= 0) return Math.ceil(ms / 1000);
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  const seconds = /^\d+(\.\d+)?$/.test(value) ? Number(value) : secondsUntil(value, headers.get('date'));
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : undefined;
}

/** Both stamps are the provider's, so our clock does not matter. */
const secondsUntil = (date: string, now: string | null): number => (Date.parse(date) - Date.parse(now ?? '')) / 1000;

function causesOf(error: unknown): unknown[] {
  const causes: unknown[] = [];
  for (let at: unknown = error; at !== undefined && at !== null && causes.length < 8; at = fieldsOf(at)['cause']) {
    causes.push(at);
    if (at instanceof AggregateError) causes.push(...at.errors.slice(0, 8));
  }
  return causes;
}

const appErrorIn = (error: unknown): AppError | undefined => causesOf(error).find((cause) => isAppError(cause));
