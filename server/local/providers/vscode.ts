/** VS Code's own models, reached through a connected editor window. Needs no key: the editor asks for the user's consent. */
import type { Model, ModelCapabilities, ModelEvent } from '#contracts/agents/model';
import { toAppError } from '#contracts/core/errors';
import type { Links } from '../links/links.ts';
import type { ModelRequest, Provider, ProviderTarget } from './provider.ts';

export interface VscodeDeps {
  readonly links: Pick<Links, 'callModel' | 'models'>;
}

const unknown: ModelCapabilities = { tools: true, images: false, reasoning: false, context_tokens: null };

export function createVscodeProvider({ links }: VscodeDeps): Provider {
  const models = (): readonly Model[] => links.models().filter((model) => model.provider === 'vscode');

  async function* stream(_target: ProviderTarget, request: ModelRequest): AsyncGenerator<ModelEvent> {
    if (request.signal.aborted) return yield { type: 'end', reason: 'cancelled' };
    let text = false;
    try {
      for await (const event of links.callModel(request)) {
        yield event;
        if (event.type === 'end') return;
        text ||= event.type === 'text';
      }
      yield ended(request, text);
    } catch (error) {
      if (request.signal.aborted) yield { type: 'end', reason: 'cancelled' };
      else yield { type: 'end', reason: 'failed', failure: toAppError(error).toFailure() };
    }
  }

  return {
    kind: 'vscode',
    listModels: () => Promise.resolve({ ok: true, models: models() }),
    stream,
    once: async (target, request) => {
      const events: ModelEvent[] = [];
      for await (const event of stream(target, request)) events.push(event);
      return events;
    },
    healthcheck: () =>
      Promise.resolve(
        models().length > 0
          ? null
          : {
              code: 'E_PROVIDER_NOT_CONFIGURED',
              message: 'No connected window offers a model. Sign in to GitHub Copilot in VS Code, or choose another model.',
            },
      ),
    capabilities: (model) => models().find((one) => one.ref === `vscode/${model}`)?.capabilities ?? unknown,
  };
}

/** A window that went away without a last word. */
function ended(request: ModelRequest, text: boolean): ModelEvent {
  if (request.signal.aborted) return { type: 'end', reason: 'cancelled' };
  const message = text ? 'The window that was answering went away. What arrived is kept.' : 'The window that was to answer went away.';
  return { type: 'end', reason: 'failed', failure: { code: 'E_PROVIDER_STREAM', message } };
}
