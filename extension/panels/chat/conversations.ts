/** Listing, opening, renaming and deleting conversations. */
import type { Part } from './chatContext.ts';

const pageSize = 50;

export const conversations: Part<
  'listConversations' | 'openConversation' | 'renameConversation' | 'deleteConversation' | 'restoreConversation'
> = (context) => {
  const { client } = context.engine;
  return {
    listConversations: ({ q, cursor }) =>
      client.conversationsList({ query: { limit: pageSize, ...(q === '' ? {} : { q }), ...(cursor === null ? {} : { cursor }) } }),
    async openConversation({ conversation_id: id, cursor }) {
      if (cursor === null) context.conversation = id;
      const [conversation, page] = await Promise.all([
        client.conversationsGet({ params: { id } }),
        client.messagesList({ params: { id }, query: { limit: pageSize, ...(cursor === null ? {} : { cursor }) } }),
      ]);
      context.surface.setTitle(conversation.title);
      // The panel asks for an unfinished run from where its fold stands; of a finished one only later edit outcomes can come.
      for (const run of page.runs) if (run.finished_at !== null) context.follow(run.id, run.last_seq);
      return { ...page, conversation };
    },
    async renameConversation({ conversation_id: id, title }) {
      await client.conversationsPatch({ params: { id }, body: { title } });
      return {};
    },
    async deleteConversation({ conversation_id: id }) {
      await client.conversationsDelete({ params: { id } });
      return {};
    },
    async restoreConversation({ conversation_id: id }) {
      await client.conversationsRestore({ params: { id } });
      return {};
    },
  };
};
