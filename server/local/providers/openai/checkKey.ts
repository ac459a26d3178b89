/** Finds out whether a provider takes a key, by asking what only a good key may have. Keeps nothing. */
import type { Failure } from '#contracts/core/errors';
import { presetOf } from '../presets/index.ts';
import type { ProviderTarget } from '../provider.ts';
import type { ProviderCall } from './exchangeCall.ts';
import { fieldsOf, textOf } from './narrow.ts';
import { readBody } from './readBody.ts';

/** Null when the key is good. Never rejects. Listing models tells at most providers; presets say where it does not. */
export async function checkKey(target: ProviderTarget, open: () => ProviderCall): Promise<Failure | null> {
  const check = presetOf(target.config.id)?.key_check;
  if (check?.kind === 'answer') return sayHello(open, check.model);
  const failure = await get(open, check?.path ?? '/models');
  const notOffered = failure !== null && [404, 405, 501].includes(Number(fieldsOf(failure.detail)['status']));
  return notOffered && check === undefined ? sayHello(open, 'default') : failure;
}

async function get(open: () => ProviderCall, path: string): Promise<Failure | null> {
  const call = open();
  try {
    await call.get(path);
    return null;
  } catch (error) {
    return call.failureOf(error);
  } finally {
    call.close();
  }
}

/** The smallest question. That the model is unknown, or the account empty, still shows that the key is good. */
async function sayHello(open: () => ProviderCall, model: string): Promise<Failure | null> {
  const call = open();
  try {
    const client = await call.client();
    const question = { model, messages: [{ role: 'user' as const, content: 'Hi' }], max_tokens: 1, stream: false as const };
    await readBody(await client.chat.completions.create(question, { signal: call.signal }).asResponse());
    return null;
  } catch (error) {
    const failure = call.failureOf(error);
    const status = Number(fieldsOf(failure.detail)['status']);
    const said = textOf(fieldsOf(fieldsOf(error)['error'])['message']);
    const understood = [400, 402, 422].includes(status) || (status === 404 && /model/i.test(said));
    return understood && failure.code !== 'E_AUTH_PROVIDER_KEY' ? null : failure;
  } finally {
    call.close();
  }
}
