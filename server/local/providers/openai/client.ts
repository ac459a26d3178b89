/** The real `openai` client behind a provider's door. Loaded when the first model is asked, not before: an idle server does not carry it. */
import type OpenAI from 'openai';
import type { Door } from './door.ts';

export async function openClient(door: Door): Promise<OpenAI> {
  const { OpenAI: Client } = await import('openai');
  return new Client({
    // The client never holds the key; the door adds it.
    apiKey: 'none',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    baseURL: door.base_url,
    maxRetries: 0,
    // Our own time-outs are finer; this one only must not come first.
    timeout: 24 * 3_600_000,
    logLevel: 'off',
    fetch: door.ask,
  });
}
