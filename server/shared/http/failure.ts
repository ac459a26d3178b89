/** Renders a failure as the one error envelope, whichever way the answer leaves. */
import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { STATUS_CODES } from 'node:http';
import type { AppError, ErrorEnvelope } from '#contracts/core/errors';

export function failureText(error: AppError, request_id: string): string {
  const envelope: ErrorEnvelope = { error: error.toFailure(), request_id };
  return JSON.stringify(envelope);
}

/** A refused body is not read to its end, so the connection cannot be used again. */
export function failureHeaders(error: AppError): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': 'application/json; charset=utf-8' };
  if (error.code === 'E_TOO_LARGE' || error.code === 'E_UNSUPPORTED_MEDIA') headers['connection'] = 'close';
  return headers;
}

export function sendFailure(response: ServerResponse, error: AppError, request_id: string): void {
  const text = failureText(error, request_id);
  response.writeHead(error.http, { ...failureHeaders(error), connection: 'close', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

/** For an upgrade request, which has a socket but no response object. */
export function refuseUpgrade(socket: Duplex, error: AppError, request_id: string): void {
  const text = failureText(error, request_id);
  const head = [
    `HTTP/1.1 ${error.http} ${STATUS_CODES[error.http] ?? 'Error'}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(text)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`, () => socket.destroy());
}
