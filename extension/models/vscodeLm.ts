/** The editor's own models (`vscode.lm`), lent to the server: it lists them and carries out `model.call` frames. Never throws. */
import * as vscode from 'vscode';
import type { Model } from '#contracts/agents/model';
import type { CallId } from '#contracts/core/ids';
import type { ClientFrame, ServerFrame } from '#contracts/local/link';
import { failureOf, toChatMessages, toChatTools, toModel } from './lmTranslate.ts';

type ModelCall = Extract<ServerFrame, { frame: 'model.call' }>;

export interface VscodeModels extends vscode.Disposable {
  readonly known: readonly Model[];
  /** Looks for models again and tells the server. */
  announce(): void;
  accept(frame: ServerFrame): void;
  /** The link is gone, and with it a part of every answer: they are ended, and told to be broken at the next link. */
  unlinked(): void;
  /** A link was made. */
  relinked(): void;
}

export function createVscodeModels(send: (frame: ClientFrame) => boolean): VscodeModels {
  const running = new Map<CallId, vscode.CancellationTokenSource>();
  const broken = new Set<CallId>();
  let known: readonly Model[] = [];

  const announce = (): void => {
    vscode.lm.selectChatModels().then(
      (found) => {
        known = found.map(toModel);
        send({ frame: 'models', models: [...known] });
      },
      () => undefined,
    );
  };
  const listening = vscode.lm.onDidChangeChatModels(announce);

  function breakOff(call_id: CallId, source: vscode.CancellationTokenSource): void {
    running.delete(call_id);
    source.cancel();
    tellBroken(call_id);
  }

  function tellBroken(call_id: CallId): void {
    const failure = failureOf('E_PROVIDER_STREAM');
    if (send({ frame: 'model.event', call_id, event: { type: 'end', reason: 'failed', failure } })) broken.delete(call_id);
    else broken.add(call_id);
  }

  async function answer(call: ModelCall): Promise<void> {
    const { call_id } = call;
    const source = new vscode.CancellationTokenSource();
    running.set(call_id, source);
    const emit = (event: Extract<ClientFrame, { frame: 'model.event' }>['event']): void => {
      // An answer with a hole in it must never look whole.
      if (running.get(call_id) === source && !send({ frame: 'model.event', call_id, event })) breakOff(call_id, source);
    };
    try {
      const model = await find(call.model);
      if (!model) return emit({ type: 'end', reason: 'failed', failure: failureOf('E_PROVIDER_MODEL_NOT_FOUND') });
      const options: vscode.LanguageModelChatRequestOptions = {
        justification: 'Coterie answers your chat with this model.',
        ...(call.tools.length > 0 ? { tools: toChatTools(call.tools) } : {}),
      };
      const reply = await model.sendRequest(toChatMessages(call.messages), options, source.token);
      let calls = 0;
      for await (const part of reply.stream) {
        if (part instanceof vscode.LanguageModelTextPart) emit({ type: 'text', text: part.value });
        else if (part instanceof vscode.LanguageModelToolCallPart) {
          calls += 1;
          emit({ type: 'tool_call', call: { call_id: part.callId, name: part.name, arguments: JSON.stringify(part.input) } });
        }
      }
      emit({ type: 'end', reason: source.token.isCancellationRequested ? 'cancelled' : calls > 0 ? 'tool_calls' : 'stop' });
    } catch (error) {
      emit(endOf(error, source.token.isCancellationRequested));
    } finally {
      if (running.get(call_id) === source) running.delete(call_id);
      source.dispose();
    }
  }

  return {
    get known() {
      return known;
    },
    announce,
    accept(frame) {
      if (frame.frame === 'model.call' && !running.has(frame.call_id)) void answer(frame);
      if (frame.frame === 'model.cancel') running.get(frame.call_id)?.cancel();
    },
    unlinked() {
      for (const [call_id, source] of running) breakOff(call_id, source);
    },
    relinked() {
      for (const call_id of broken) tellBroken(call_id);
      announce();
    },
    dispose() {
      listening.dispose();
      for (const source of running.values()) source.cancel();
    },
  };
}

/** The server may name the model with or without the `vscode/` in front. */
async function find(name: string): Promise<vscode.LanguageModelChat | undefined> {
  const id = name.replace(/^vscode\//, '');
  return (await vscode.lm.selectChatModels()).find((model) => model.id === id);
}

function endOf(error: unknown, isCancelled: boolean): Extract<ClientFrame, { frame: 'model.event' }>['event'] {
  if (isCancelled) return { type: 'end', reason: 'cancelled' };
  if (error instanceof vscode.LanguageModelError) {
    if (error.code === vscode.LanguageModelError.Blocked.name) return { type: 'end', reason: 'filtered' };
    if (error.code === vscode.LanguageModelError.NotFound.name) {
      return { type: 'end', reason: 'failed', failure: failureOf('E_PROVIDER_MODEL_NOT_FOUND') };
    }
    if (error.code === vscode.LanguageModelError.NoPermissions.name) {
      return {
        type: 'end',
        reason: 'failed',
        failure: failureOf('E_PROVIDER_REFUSED', 'You did not allow Coterie to use this model of the editor.'),
      };
    }
  }
  return { type: 'end', reason: 'failed', failure: failureOf('E_PROVIDER_UNAVAILABLE', 'The editor’s model could not answer.') };
}
