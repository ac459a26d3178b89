/** A run whose events a test writes one by one, as the server would. */
import type { Conversation } from '#contracts/chat/conversation';
import type { Message } from '#contracts/chat/message';
import type { Run } from '#contracts/chat/run';
import { isFinalEvent, type RunEvent, type RunEventBody } from '#contracts/chat/runEvent';
import { foldRun } from '#contracts/chat/runView';
import type { RequestInput } from './scriptedHost.ts';

export interface KeptConversation {
  conversation: Conversation;
  readonly messages: Message[];
  readonly runs: ScriptedRun[];
}

export class ScriptedRun {
  readonly events: RunEvent[] = [];
  readonly kept: KeptConversation;
  readonly input: RequestInput<'send'>;
  run: Run;
  readonly #emit: (events: readonly RunEvent[]) => void;

  constructor(kept: KeptConversation, run: Run, input: RequestInput<'send'>, emit: (events: readonly RunEvent[]) => void) {
    this.kept = kept;
    this.run = run;
    this.input = input;
    this.#emit = emit;
  }

  /** Stores events and sends them to the panel, unless `quiet`. */
  push(bodies: readonly RunEventBody[], options: { quiet?: boolean } = {}): void {
    const first = this.events.length + 1;
    const at = this.run.created_at + 1_500;
    const { id: run_id, conversation_id } = this.run;
    const events = bodies.map((body, index): RunEvent => ({ run_id, conversation_id, seq: first + index, at, ...body }));
    this.events.push(...events);
    const view = foldRun(this.events);
    const finished_at = this.events.some((event) => isFinalEvent(event.type)) ? at : null;
    const { status, fallback_used, usage, failure, seq, model } = view;
    this.run = { ...this.run, status, fallback_used, usage, failure, last_seq: seq, finished_at, model: model ?? this.run.model };
    this.kept.conversation = { ...this.kept.conversation, active: finished_at === null };
    const at_ = this.kept.messages.findIndex((message) => message.id === this.run.reply_id);
    const reply = this.kept.messages[at_];
    if (reply) this.kept.messages[at_] = { ...reply, parts: [...view.parts] };
    if (!options.quiet) this.#emit(events);
  }

  text(...pieces: readonly string[]): void {
    this.push(pieces.map((text) => ({ type: 'text.delta', data: { text } })));
  }

  started(): void {
    const { model, message_id, reply_id } = this.run;
    this.push([{ type: 'run.started', data: { model, message_id, reply_id } }]);
  }

  completed(): void {
    this.push([
      { type: 'usage', data: { input_tokens: 1_240, output_tokens: 356, cost_usd: 0.0042 } },
      { type: 'run.completed', data: { reason: 'stop' } },
    ]);
  }

  /** A whole answer at once. */
  answer(text: string): void {
    this.started();
    this.text(text);
    this.completed();
  }
}
