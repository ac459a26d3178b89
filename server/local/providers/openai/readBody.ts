/** Reads an answer that came whole. */
import { AppError } from '#contracts/core/errors';
import { isFields } from './narrow.ts';

/** Some servers answer JSON though a stream was asked for. */
export const isStream = (response: Response): boolean => !/json|html/.test(response.headers.get('content-type') ?? '');

/** Its JSON; an error object in it is thrown, and so is a web page. */
export async function readBody(response: Response): Promise<unknown> {
  const type = response.headers.get('content-type') ?? '';
  if (type.includes('html')) {
    throw new AppError('E_PROVIDER_REFUSED', 'A web page came instead of an answer. Check the provider’s base URL.');
  }
  const body: unknown = JSON.parse(await response.text());
  if (isFields(body) && isFields(body['error'])) throw Object.assign(new Error('the answer is an error'), { error: body['error'] });
  return body;
}

/** An error in the shape the client library gives its own. */
export async function statusError(response: Response): Promise<Error> {
  const text = await response.text().catch(() => '');
  const { status, headers } = response;
  return Object.assign(new Error(`status ${status}`), { status, headers, error: errorIn(text) });
}

function errorIn(text: string): unknown {
  try {
    const body: unknown = JSON.parse(text);
    return isFields(body) ? (body['error'] ?? body) : body;
  } catch {
    return text;
  }
}
