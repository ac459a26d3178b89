/**
 * The error registry: every code any process may answer with, its HTTP status, whether sending the same
 * request again can help, and the sentence a user reads. Codes are frozen once released; add, never rename.
 */
import { z } from 'zod';

interface ErrorEntry {
  /** HTTP status when the code is the answer to a request. */
  readonly http: number;
  /** Whether the same request may succeed later without a change by the user. */
  readonly retryable: boolean;
  /** What happened and what to do next, in plain words. */
  readonly user: string;
}

export const errors = {
  E_AUTH_REQUIRED: { http: 401, retryable: false, user: 'This request was not signed in. Reload the window to reconnect.' },
  E_AUTH_HOST: { http: 421, retryable: false, user: 'The request was addressed to another host and was refused.' },
  E_AUTH_ORIGIN: { http: 403, retryable: false, user: 'The request came from another web origin and was refused.' },
  E_AUTH_PROVIDER_KEY: {
    http: 401,
    retryable: false,
    user: 'The provider refused the API key. Enter a valid key with “Coterie: Set Up a Model”.',
  },
  E_FORBIDDEN: { http: 403, retryable: false, user: 'This action is not allowed.' },
  E_CAPABILITY_DISABLED: { http: 403, retryable: false, user: 'This feature is turned off.' },
  E_RATE_LIMITED: { http: 429, retryable: true, user: 'Too many requests at once. Wait a moment and try again.' },
  E_VALIDATION: { http: 400, retryable: false, user: 'The request was not understood. The details say which part.' },
  E_UNSUPPORTED_MEDIA: { http: 415, retryable: false, user: 'Only JSON requests are accepted.' },
  E_TOO_LARGE: { http: 413, retryable: false, user: 'The request is larger than allowed.' },
  E_NOT_FOUND: { http: 404, retryable: false, user: 'It was not found. It may have been deleted.' },
  E_CONFLICT: { http: 409, retryable: false, user: 'It changed in the meantime. Look at the newest version and try again.' },
  E_INTEGRITY: { http: 400, retryable: false, user: 'The data does not match its checksum and was refused.' },
  E_QUOTA_EXCEEDED: { http: 403, retryable: false, user: 'The quota of your plan is used up.' },
  E_TIER_REQUIRED: { http: 403, retryable: false, user: 'Your plan does not include this feature.' },
  E_TIMEOUT: { http: 408, retryable: true, user: 'The request took too long to arrive. Try again.' },
  E_INTERNAL: { http: 500, retryable: true, user: 'Something went wrong inside Coterie. The log has the details under the request id.' },
  E_SERVER_RETIRING: {
    http: 503,
    retryable: true,
    user: 'A newer version of Coterie is taking over. Your message will be sent in a moment.',
  },
  E_STORE_FULL: { http: 507, retryable: true, user: 'The disk is full. Free some space; nothing you sent was lost.' },
  E_STORE_DAMAGED: { http: 500, retryable: false, user: 'A stored file is damaged. It was set aside and nothing was overwritten.' },
  E_PROVIDER_UNAVAILABLE: {
    http: 502,
    retryable: true,
    user: 'The model provider cannot be reached. Check that it is running and your network.',
  },
  E_PROVIDER_TIMEOUT: { http: 504, retryable: true, user: 'The model did not answer in time. Try again or choose another model.' },
  E_PROVIDER_RATE_LIMITED: {
    http: 429,
    retryable: true,
    user: 'The model provider asks to slow down. Try again in a moment or choose another model.',
  },
  E_PROVIDER_MODEL_NOT_FOUND: { http: 404, retryable: false, user: 'The provider does not offer this model. Choose another one.' },
  E_PROVIDER_REFUSED: { http: 400, retryable: false, user: 'The model provider refused the request.' },
  E_PROVIDER_CONTEXT: {
    http: 400,
    retryable: false,
    user: 'The conversation is too long for this model. Start a new chat or choose a model with a larger context.',
  },
  E_PROVIDER_STREAM: { http: 502, retryable: true, user: 'The answer broke off. What arrived is kept; retry to ask again.' },
  E_PROVIDER_NOT_CONFIGURED: { http: 400, retryable: false, user: 'This model is not set up. Run “Coterie: Set Up a Model”.' },
  E_TOOL_UNKNOWN: { http: 404, retryable: false, user: 'The model asked for a tool that does not exist.' },
  E_TOOL_ARGUMENTS: { http: 400, retryable: false, user: 'The model called a tool with arguments it does not take.' },
  E_TOOL_FAILED: { http: 500, retryable: true, user: 'A tool failed.' },
  E_TOOL_TIMEOUT: { http: 504, retryable: true, user: 'A tool took too long and was stopped.' },
  E_TOOL_NO_EDITOR: { http: 409, retryable: true, user: 'No editor window with this workspace is connected, so the tool could not run.' },
  E_TOOL_DENIED: { http: 403, retryable: false, user: 'You did not allow this action.' },
  E_RUN_LIMIT: { http: 409, retryable: false, user: 'The run reached its limit of steps and was stopped.' },
  E_RUN_NOT_ACTIVE: { http: 409, retryable: false, user: 'This run has already ended.' },
  E_EDIT_NO_MATCH: { http: 422, retryable: false, user: 'The text to replace was not found in the file.' },
  E_EDIT_AMBIGUOUS: { http: 422, retryable: false, user: 'The text to replace occurs more than once, so nothing was changed.' },
  E_EDIT_OVERLAP: { http: 422, retryable: false, user: 'Two changes touch the same place, so nothing was changed.' },
  E_EDIT_EXISTS: { http: 409, retryable: false, user: 'A file to be created already exists.' },
  E_EDIT_MISSING: { http: 404, retryable: false, user: 'A file to be changed does not exist.' },
  E_EDIT_CONFLICT: { http: 409, retryable: false, user: 'The file changed after the edit was proposed, so nothing was written.' },
  E_EDIT_OUTSIDE: { http: 403, retryable: false, user: 'The edit points outside the workspace and was refused.' },
  E_EDIT_ENCODING: { http: 422, retryable: false, user: 'The file cannot be read as text without loss, so it was not changed.' },
  E_EDIT_FORMAT: { http: 422, retryable: false, user: 'No edit could be read from this text.' },
  E_EDIT_INCOMPLETE: { http: 422, retryable: false, user: 'The edit breaks off before its end, so nothing was changed.' },
  E_EDIT_NO_CHANGE: { http: 422, retryable: false, user: 'The edit would change nothing.' },
  E_EDIT_READ_ONLY: { http: 403, retryable: false, user: 'The file is read-only, so nothing was changed.' },
  E_EDIT_FAILED: { http: 500, retryable: true, user: 'Writing failed. Every file was put back as it was.' },
  BACKEND_DOWN: { http: 503, retryable: true, user: 'The Coterie server is not running. It is being restarted.' },
  PROXY_ERROR: { http: 502, retryable: true, user: 'The Coterie server could not be reached. Trying again.' },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errors;

const codes = Object.keys(errors) as [ErrorCode, ...ErrorCode[]];
export const ErrorCode = z.enum(codes).meta({ id: 'ErrorCode', description: 'A code of the error registry.' });

/** The one error shape of every lane. `detail` never holds content, secrets or a stack trace. */
export const ErrorEnvelope = z
  .object({
    error: z.object({ code: ErrorCode, message: z.string(), detail: z.unknown().optional() }),
    request_id: z.string(),
  })
  .meta({ id: 'ErrorEnvelope', description: 'The answer to a request that failed.' });
export type ErrorEnvelope = z.infer<typeof ErrorEnvelope>;

/** A failure as data, for events and results that are values rather than exceptions. */
export const Failure = z
  .object({ code: ErrorCode, message: z.string(), detail: z.unknown().optional() })
  .meta({ id: 'Failure', description: 'A failure as data.' });
export type Failure = z.infer<typeof Failure>;

const brand = Symbol.for('coterie.AppError');

/**
 * The one exception of the project: a code of the registry, a message for the user, and optional detail.
 * Recognise it with `isAppError`, never with `instanceof`: bundles carry their own copy of the class.
 */
export class AppError extends Error {
  readonly [brand] = true;
  readonly code: ErrorCode;
  readonly detail: unknown;

  constructor(code: ErrorCode, message?: string, options: { detail?: unknown; cause?: unknown } = {}) {
    super(message ?? errors[code].user, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'AppError';
    this.code = code;
    this.detail = options.detail;
  }

  get http(): number {
    return errors[this.code].http;
  }

  get retryable(): boolean {
    return errors[this.code].retryable;
  }

  toFailure(): Failure {
    return this.detail === undefined
      ? { code: this.code, message: this.message }
      : { code: this.code, message: this.message, detail: this.detail };
  }
}

export function isAppError(error: unknown, code?: ErrorCode): error is AppError {
  return typeof error === 'object' && error !== null && brand in error && (code === undefined || (error as AppError).code === code);
}

/** Turns whatever was thrown into an AppError, once, at an edge. Unknown things become E_INTERNAL without their text. */
export function toAppError(error: unknown): AppError {
  return isAppError(error) ? error : new AppError('E_INTERNAL', undefined, { cause: error });
}
