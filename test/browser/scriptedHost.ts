/**
 * The extension host's side of the chat panel, played from a test: conversations in memory, answers by default, every message
 * checked against the contract both ways. Tests replace single answers and write the events of runs.
 */
import type { Page } from 'playwright-core';
import { uuidv7 } from 'uuidv7';
import type { z } from 'zod';
import { BridgeRequest } from '#contracts/bridge/bridge';
import { chatPanel, type ServerState } from '#contracts/bridge/chat';
import type { ConversationHit } from '#contracts/chat/conversation';
import type { Message } from '#contracts/chat/message';
import { errors, type ErrorCode } from '#contracts/core/errors';
import { ConversationId, MessageId, RunId } from '#contracts/core/ids';
import { waitFor } from '../support/waitFor.ts';
import { defaultModels } from './models.ts';
import { ScriptedRun, type KeptConversation } from './scriptedRun.ts';

type Requests = typeof chatPanel.requests;
export type RequestName = keyof Requests;
export type RequestInput<N extends RequestName> = z.output<Requests[N]['input']>;
type RequestOutput<N extends RequestName> = z.input<Requests[N]['output']>;
type EventName = keyof typeof chatPanel.events;

export class Refusal {
  readonly code: ErrorCode;
  constructor(code: ErrorCode) {
    this.code = code;
  }
}

/** `undefined` never answers. */
type Answer<N extends RequestName> = RequestOutput<N> | Refusal | undefined;
export type Handlers = { [N in RequestName]: (input: RequestInput<N>) => Answer<N> | Promise<Answer<N>> };

const pageSize = 50;

export class ScriptedHost {
  readonly calls: { name: string; input: unknown }[] = [];
  readonly conversations = new Map<string, KeptConversation>();
  readonly deleted = new Map<string, KeptConversation>();
  readonly runs: ScriptedRun[] = [];
  readonly handlers: Handlers;
  server: ServerState = { state: 'ready', text: '' };
  place: 'sidebar' | 'editor' = 'sidebar';
  trusted = true;
  now = Date.now();
  #page: Page | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor() {
    this.handlers = defaultHandlers(this);
  }

  /** Connects a page, before it is opened. Reloads stay connected. */
  async attach(page: Page): Promise<void> {
    this.#page = page;
    await page.exposeFunction('scriptedHostReceives', (raw: string) => void this.#receive(JSON.parse(raw)));
  }

  emit<N extends EventName>(name: N, data: z.input<(typeof chatPanel.events)[N]>): void {
    this.#post({ bridge: 'event', name, data: chatPanel.events[name].parse(data) });
  }

  /** Waits until what was sent has arrived. */
  settled(): Promise<unknown> {
    return this.#queue;
  }

  called(name: RequestName): readonly unknown[] {
    return this.calls.filter((call) => call.name === name).map((call) => call.input);
  }

  /** The `index`th run, once the panel has asked for it. */
  run(index = 0): Promise<ScriptedRun> {
    return waitFor(() => this.runs[index], { what: `run ${index}` });
  }

  startRun(input: RequestInput<'send'>, reply_id: MessageId, retry_of: RunId | null): ScriptedRun {
    const kept = this.conversations.get(input.conversation_id) ?? this.addConversation(input.text.slice(0, 60), input.conversation_id);
    const parent = kept.messages.at(-1)?.id ?? null;
    if (!kept.messages.some((message) => message.id === input.message_id)) {
      const context: Message['parts'] = input.context.length > 0 ? [{ type: 'context', items: input.context }] : [];
      kept.messages.push(this.#message(input, input.message_id, parent, 'user', [...context, { type: 'text', text: input.text }], null));
    }
    const id = RunId.parse(uuidv7());
    kept.messages.push(this.#message(input, reply_id, input.message_id, 'assistant', [], id));
    const run = new ScriptedRun(
      kept,
      {
        id,
        conversation_id: input.conversation_id,
        kind: 'chat',
        message_id: input.message_id,
        reply_id,
        status: 'queued',
        requested_model: input.model,
        model: input.model,
        fallback_used: false,
        retry_of,
        failure: null,
        usage: null,
        last_seq: 0,
        created_at: this.tick(),
        finished_at: null,
      },
      input,
      (events) => this.emit('runEvents', { events: [...events] }),
    );
    kept.runs.push(run);
    this.runs.push(run);
    return run;
  }

  addConversation(title: string, id = ConversationId.parse(uuidv7())): KeptConversation {
    const at = this.tick();
    const kept: KeptConversation = {
      conversation: { id, title, workspace: null, created_at: at, updated_at: at, messages: 0, active: false },
      messages: [],
      runs: [],
    };
    this.conversations.set(id, kept);
    return kept;
  }

  /** A conversation with `turns` questions and answers, all ended. */
  addTalk(title: string, turns: readonly (readonly [question: string, answer: string])[]): KeptConversation {
    const kept = this.addConversation(title);
    for (const [text, answer] of turns) {
      const input = {
        conversation_id: kept.conversation.id,
        message_id: MessageId.parse(uuidv7()),
        text,
        context: [],
        model: 'offline/offline',
      };
      const run = this.startRun(input, MessageId.parse(uuidv7()), null);
      const quiet = { quiet: true };
      run.push(
        [
          { type: 'text.delta', data: { text: answer } },
          { type: 'run.completed', data: { reason: 'stop' } },
        ],
        quiet,
      );
      this.runs.pop();
    }
    kept.conversation.messages = kept.messages.length;
    return kept;
  }

  tick(): number {
    this.now += 1;
    return this.now;
  }

  #message(
    input: { conversation_id: ConversationId },
    id: MessageId,
    parent: MessageId | null,
    role: Message['role'],
    parts: Message['parts'],
    run_id: RunId | null,
  ): Message {
    return { id, conversation_id: input.conversation_id, parent_message_id: parent, role, parts, run_id, created_at: this.tick() };
  }

  async #receive(raw: unknown): Promise<void> {
    const request = BridgeRequest.safeParse(raw);
    if (!request.success) return;
    const { id, name, input } = request.data;
    this.calls.push({ name, input });
    if (!isRequestName(name)) throw new Error(`The panel asked for ${name}, which the contract does not have.`);
    const output = await answer(this.handlers, name, input);
    if (output === undefined) return;
    if (output instanceof Refusal)
      this.#post({ bridge: 'reply', id, ok: false, failure: { code: output.code, message: errors[output.code].user } });
    else this.#post({ bridge: 'reply', id, ok: true, output: chatPanel.requests[name].output.parse(output) });
  }

  #post(message: unknown): void {
    this.#queue = this.#queue.then(() => this.#page?.evaluate((data) => window.postMessage(data, '*'), message)).catch(() => undefined);
  }
}

function isRequestName(name: string): name is RequestName {
  return name in chatPanel.requests;
}

function answer<N extends RequestName>(handlers: Handlers, name: N, raw: unknown): Answer<N> | Promise<Answer<N>> {
  return handlers[name](readInput(name, raw));
}

function readInput<N extends RequestName>(name: N, raw: unknown): RequestInput<N>;
function readInput(name: RequestName, raw: unknown): unknown {
  return chatPanel.requests[name].input.parse(raw);
}

function defaultHandlers(host: ScriptedHost): Handlers {
  const done = () => ({});
  let model = 'offline/offline';
  return {
    bootstrap: ({ conversation_id }) => ({
      server: host.server,
      models: defaultModels,
      model,
      conversation: (conversation_id && host.conversations.get(conversation_id)?.conversation) ?? null,
      trusted: host.trusted,
      place: host.place,
    }),
    listConversations: ({ q, cursor }) => {
      const all = [...host.conversations.values()].toSorted((a, b) => b.conversation.updated_at - a.conversation.updated_at);
      const found = all.flatMap(({ conversation, messages }): ConversationHit[] => {
        if (q === '') return [{ ...conversation, snippet: null }];
        const texts = messages.flatMap((message) => message.parts.map((part) => (part.type === 'text' ? part.text : '')));
        const text = texts.find((candidate) => candidate.includes(q));
        if (text !== undefined) return [{ ...conversation, snippet: text.replace(q, `\u2068${q}\u2069`) }];
        return conversation.title.includes(q) ? [{ ...conversation, snippet: null }] : [];
      });
      const from = Number(cursor ?? 0);
      return { items: found.slice(from, from + pageSize), next_cursor: from + pageSize < found.length ? String(from + pageSize) : null };
    },
    openConversation: ({ conversation_id, cursor }) => {
      const kept = host.conversations.get(conversation_id);
      if (!kept) return new Refusal('E_NOT_FOUND');
      const end = cursor === null ? kept.messages.length : Number(cursor);
      const start = Math.max(0, end - pageSize);
      const items = kept.messages.slice(start, end);
      return {
        items,
        next_cursor: start > 0 ? String(start) : null,
        runs: kept.runs.filter(({ run }) => items.some((message) => message.id === run.reply_id)).map(({ run }) => run),
        conversation: kept.conversation,
      };
    },
    renameConversation: ({ conversation_id, title }) => {
      const kept = host.conversations.get(conversation_id);
      if (!kept) return new Refusal('E_NOT_FOUND');
      kept.conversation = { ...kept.conversation, title };
      return {};
    },
    deleteConversation: ({ conversation_id }) => move(host.conversations, host.deleted, conversation_id),
    restoreConversation: ({ conversation_id }) => move(host.deleted, host.conversations, conversation_id),
    send: (input) => {
      const known = host.runs.find(({ run }) => run.message_id === input.message_id);
      const { run } = known ?? host.startRun(input, MessageId.parse(uuidv7()), null);
      return { run_id: run.id, reply_id: run.reply_id };
    },
    stop: ({ run_id }) => {
      const run = host.runs.find((candidate) => candidate.run.id === run_id);
      run?.push([{ type: 'run.cancelled', data: {} }]);
      return {};
    },
    retry: ({ run_id, reply_id }) => {
      const before = host.runs.find((candidate) => candidate.run.id === run_id);
      if (!before) return new Refusal('E_NOT_FOUND');
      const { run } = host.startRun(before.input, reply_id, run_id);
      return { run_id: run.id, reply_id };
    },
    follow: ({ run_id, after }) => {
      const run = [...host.conversations.values()].flatMap((kept) => kept.runs).find((candidate) => candidate.run.id === run_id);
      const events = run?.events.filter((event) => event.seq > after) ?? [];
      if (events.length > 0) host.emit('runEvents', { events });
      return {};
    },
    decidePermission: done,
    reviewEdit: () => ({ text: '' }),
    codeBlock: () => ({ text: 'Done.' }),
    chooseModel: (input) => {
      model = input.model;
      return {};
    },
    listModels: () => ({ models: defaultModels }),
    findFiles: ({ query }) => ({
      files: ['src/main.ts', 'src/app.ts', 'src/views/list.tsx', 'README.md'].filter((file) => file.includes(query)),
    }),
    currentSelection: () => ({
      item: { kind: 'selection', path: 'src/main.ts', start_line: 3, end_line: 9, text: 'export const a = 1;', language: 'typescript' },
    }),
    openFile: done,
    openLink: done,
    runCommand: done,
    openInEditor: done,
  };
}

function move(from: Map<string, KeptConversation>, to: Map<string, KeptConversation>, id: string) {
  const kept = from.get(id);
  if (!kept) return new Refusal('E_NOT_FOUND');
  from.delete(id);
  to.set(id, kept);
  return {};
}
