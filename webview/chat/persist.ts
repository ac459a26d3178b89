/** What the panel remembers across a reload: the user's intent (what is open, what was typed, what is on its way), never data. */
import { z } from 'zod';
import { ModelRef } from '#contracts/agents/model';
import { ContextItem } from '#contracts/chat/message';
import { ConversationId, MessageId, RunId } from '#contracts/core/ids';

export const Draft = z.object({ text: z.string(), context: z.array(ContextItem) });
export type Draft = z.infer<typeof Draft>;
export const emptyDraft: Draft = { text: '', context: [] };
export const isEmptyDraft = (draft: Draft): boolean => draft.text.trim() === '' && draft.context.length === 0;

/** A message the user sent and the server has not acknowledged. Kept until it has, under the same id. */
export const Outgoing = z.object({
  conversation_id: ConversationId,
  message_id: MessageId,
  text: z.string().min(1),
  context: z.array(ContextItem),
  model: ModelRef,
  /** The parked run this message answers instead of a decision: it is sent at once, and the server ends that run. */
  instead_of: RunId.optional(),
});
export type Outgoing = z.infer<typeof Outgoing>;

/** The message at the top of what is seen and how far it is scrolled past; null when at the end. */
export const ScrollAnchor = z.object({ message_id: MessageId, offset: z.number() }).nullable();
export type ScrollAnchor = z.infer<typeof ScrollAnchor>;

const PanelState = z.object({
  version: z.literal(1),
  conversation_id: ConversationId.nullable(),
  /** By conversation; `new` is the one not begun. */
  drafts: z.record(z.string(), Draft),
  outbox: z.array(Outgoing),
  scroll: ScrollAnchor,
});
export type PanelState = z.infer<typeof PanelState>;

const maxDrafts = 50;

/** Reads a saved state. Parts that do not fit are left out; the others are kept. */
export function readPanelState(saved: unknown): PanelState {
  const whole = PanelState.safeParse(saved);
  if (whole.success) return whole.data;
  const loose = z.record(z.string(), z.unknown()).safeParse(saved);
  const given = loose.success ? loose.data : {};
  const drafts = z.record(z.string(), z.unknown()).safeParse(given['drafts']);
  const outbox = z.array(z.unknown()).safeParse(given['outbox']);
  return {
    version: 1,
    conversation_id: PanelState.shape.conversation_id.safeParse(given['conversation_id']).data ?? null,
    drafts: Object.fromEntries(
      Object.entries(drafts.data ?? {}).flatMap(([id, value]) => {
        const draft = Draft.safeParse(value);
        return draft.success ? [[id, draft.data]] : [];
      }),
    ),
    outbox: (outbox.data ?? []).flatMap((value) => {
      const item = Outgoing.safeParse(value);
      return item.success ? [item.data] : [];
    }),
    scroll: null,
  };
}

/** Drops empty drafts, and the oldest ones beyond the most that are kept. */
export function boundDrafts(drafts: ReadonlyMap<string, Draft>): Record<string, Draft> {
  return Object.fromEntries([...drafts].filter(([, draft]) => !isEmptyDraft(draft)).slice(-maxDrafts));
}
