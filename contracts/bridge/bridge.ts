/**
 * The bridge between a webview panel and the extension host. Requests go down and are answered; events come up. Both sides
 * check every message they receive against these schemas: a webview is untrusted input, and so is an old host.
 */
import { z } from 'zod';
import { Failure } from '../core/errors.ts';

/** The messages of one panel. `requests` go from the webview to the host, `events` from the host to the webview. */
export interface PanelContract {
  readonly requests: Record<string, { readonly input: z.ZodType; readonly output: z.ZodType }>;
  readonly events: Record<string, z.ZodType>;
}

export const BridgeRequest = z.object({ bridge: z.literal('request'), id: z.int().nonnegative(), name: z.string(), input: z.unknown() });
export type BridgeRequest = z.infer<typeof BridgeRequest>;

export const BridgeReply = z.discriminatedUnion('ok', [
  z.object({ bridge: z.literal('reply'), id: z.int().nonnegative(), ok: z.literal(true), output: z.unknown() }),
  z.object({ bridge: z.literal('reply'), id: z.int().nonnegative(), ok: z.literal(false), failure: Failure }),
]);
export type BridgeReply = z.infer<typeof BridgeReply>;

export const BridgeEvent = z.object({ bridge: z.literal('event'), name: z.string(), data: z.unknown() });
export type BridgeEvent = z.infer<typeof BridgeEvent>;

/** A host that has nothing listening yet must not lose events: the webview sends `ready` first, and asks for state then. */
export const BridgeReady = z.object({ bridge: z.literal('ready') });
export type BridgeReady = z.infer<typeof BridgeReady>;
