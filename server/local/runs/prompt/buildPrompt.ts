/** Makes the messages of one model turn from the branch of history and the run so far, within a bound of tokens. Pure. */
import type { ModelMessage } from '#contracts/agents/model';
import type { Message, Part } from '#contracts/chat/message';
import { assistantMessages, editNotes, userText } from './transcript.ts';

export interface PromptFacts {
  readonly system: string;
  /** Oldest first, ending with the user's message to answer. */
  readonly history: readonly Message[];
  /** What this run has said and done so far. */
  readonly own: readonly Part[];
  readonly maxTokens: number;
}

export interface Prompt {
  readonly messages: readonly ModelMessage[];
  /** Something was left out to stay within the bound. */
  readonly trimmed: boolean;
}

const oldResultUnits = 8_000;
const ownResultUnits = 256_000;
const shortResultUnits = 500;

/** A message's size, estimated: four bytes to a token. */
export const estimateTokens = (text: string): number => Math.ceil(Buffer.byteLength(text) / 4);

export function buildPrompt({ system, history, own, maxTokens }: PromptFacts): Prompt {
  const turns = toTurns(history);
  const present = turns.pop() ?? [];
  const system_: ModelMessage = { role: 'system', text: system };
  let rest = maxTokens - size([system_, ...present]);

  let ownMessages = assistantMessages(own, ownResultUnits);
  let trimmed = false;
  if (size(ownMessages) > rest) {
    ownMessages = shorten(ownMessages, rest);
    trimmed = true;
  }
  rest -= size(ownMessages);

  const kept: ModelMessage[][] = [];
  for (const turn of turns.toReversed()) {
    const tokens = size(turn);
    if (tokens > rest) {
      trimmed = true;
      break;
    }
    rest -= tokens;
    kept.unshift(turn);
  }
  return { messages: [system_, ...kept.flat(), ...present, ...ownMessages], trimmed };
}

/** A turn is a user's message with all that answered it; it is kept or left out as a whole. */
function toTurns(history: readonly Message[]): ModelMessage[][] {
  const turns: ModelMessage[][] = [];
  let notes: string[] = [];
  for (const { role, parts } of history) {
    if (role === 'user') {
      turns.push([{ role: 'user', text: userText(parts, notes) }]);
      notes = [];
    } else if (role === 'assistant') {
      notes = editNotes(parts);
      const messages = assistantMessages(parts, oldResultUnits);
      const turn = turns.at(-1);
      if (turn === undefined) turns.push(messages);
      else turn.push(...messages);
    }
  }
  return turns;
}

/** Cuts tool results short, oldest first, until the rest fits or nothing is left to cut. */
function shorten(messages: readonly ModelMessage[], tokens: number): ModelMessage[] {
  const shorter = [...messages];
  let excess = size(messages) - tokens;
  for (const [index, message] of shorter.entries()) {
    if (excess <= 0) break;
    if (message.role !== 'tool' || message.text.length <= shortResultUnits) continue;
    const cut: ModelMessage = {
      ...message,
      text: `${message.text.slice(0, shortResultUnits)}\n… (left out to save space; call the tool again if you need it)`,
    };
    excess -= size([message]) - size([cut]);
    shorter[index] = cut;
  }
  return shorter;
}

function size(messages: readonly ModelMessage[]): number {
  return messages.reduce(
    (sum, message) =>
      sum + 4 + estimateTokens(message.role === 'assistant' ? message.text + JSON.stringify(message.tool_calls) : message.text),
    0,
  );
}
