/** Makes the identifiers a panel may make: those of things the user starts here, so that sending again never duplicates. */
import { uuidv7 } from 'uuidv7';
import { ConversationId, MessageId } from '#contracts/core/ids';

export interface PanelIds {
  conversation(): ConversationId;
  message(): MessageId;
}

export const panelIds: PanelIds = {
  conversation: () => ConversationId.parse(uuidv7()),
  message: () => MessageId.parse(uuidv7()),
};
