/** The host's end of the bridge: checks every message of a webview, hands it to the handler of its name, answers value or failure. */
import { z } from 'zod';
import { BridgeRequest, type BridgeEvent, type BridgeReply, type PanelContract } from '#contracts/bridge/bridge';
import { AppError, toAppError } from '#contracts/core/errors';

type Requests<P extends PanelContract> = P['requests'];

/** One handler a request; a missing one does not compile. */
export type Handlers<P extends PanelContract> = {
  readonly [K in keyof Requests<P>]: (input: z.output<Requests<P>[K]['input']>) => Promise<z.input<Requests<P>[K]['output']>>;
};

export interface BridgeHost<P extends PanelContract> {
  /** Answers a request; anything else is ignored. Never rejects. */
  receive(message: unknown): Promise<void>;
  emit<K extends keyof P['events'] & string>(name: K, data: z.input<P['events'][K]>): void;
}

export interface BridgeHostOptions<P extends PanelContract> {
  readonly contract: P;
  readonly handlers: Handlers<P>;
  readonly post: (message: BridgeReply | BridgeEvent) => void;
  readonly onError: (request: string, error: AppError) => void;
}

export function createBridgeHost<P extends PanelContract>({ contract, handlers, post, onError }: BridgeHostOptions<P>): BridgeHost<P> {
  async function answer<K extends keyof Requests<P>>(name: K, input: unknown): Promise<unknown> {
    const { input: schema } = entryOf<Requests<P>, K>(contract.requests, name);
    const parsed = z.safeParse<Requests<P>[K]['input']>(schema, input);
    if (!parsed.success) throw new AppError('E_VALIDATION', undefined, { cause: parsed.error });
    return handlers[name](parsed.data);
  }

  return {
    async receive(message) {
      const request = BridgeRequest.safeParse(message);
      if (!request.success) return;
      const { id, name, input } = request.data;
      try {
        if (!isRequest(contract, name)) throw new AppError('E_VALIDATION', 'The panel asked for something unknown.');
        post({ bridge: 'reply', id, ok: true, output: await answer(name, input) });
      } catch (thrown) {
        const error = toAppError(thrown);
        onError(name, error);
        post({ bridge: 'reply', id, ok: false, failure: error.toFailure() });
      }
    },
    emit: (name, data) => post({ bridge: 'event', name, data }),
  };
}

function entryOf<R extends PanelContract['requests'], K extends keyof R>(requests: R, name: K): R[K] {
  return requests[name];
}

function isRequest<P extends PanelContract>(contract: P, name: string): name is keyof Requests<P> & string {
  return Object.hasOwn(contract.requests, name);
}
