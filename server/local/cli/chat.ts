/** `coterie chat`: one message, its run followed to the end, tools carried out here under one folder. */
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ClientId, ConversationId, MessageId } from '#contracts/core/ids';
import { dataDir } from '#contracts/local/dataDir';
import { buildInfo } from '../../shared/build.ts';
import { systemIds } from '../../shared/ids.ts';
import { chatUsage, readChatOptions } from './chatOptions.ts';
import { createPrinter } from './chatPrinter.ts';
import { createChatSession, type ChatSession } from './chatSession.ts';
import { UsageError, type Command } from './command.ts';
import { connect } from './connection.ts';
import { headlessTools } from './tools/index.ts';

export const chat: Command = {
  usage: chatUsage,

  async run(args, world) {
    const options = readChatOptions(args, world);
    const root = realFolder(options.root);
    const client_id = ClientId.parse(systemIds.next());
    const data = path.resolve(world.cwd, options.data ?? dataDir(world));
    const session: ChatSession = createChatSession({
      world,
      root,
      data,
      yes: options.yes,
      credentials: options.credentials,
      client_id,
      print: createPrinter(world.stdout, world.stderr, options.json),
    });
    const connection = await connect({
      world,
      data,
      hello: {
        frame: 'hello',
        client_id,
        kind: 'cli',
        version: buildInfo.version,
        workspace: `cli:${pathToFileURL(root).href}`,
        folders: [{ name: path.basename(root), path: root }],
        tools: [...headlessTools.keys()],
        models: [],
      },
      onFrame: session.onFrame,
      onOpen: session.onOpen,
      onLost: session.onLost,
    });
    session.attach(connection);
    const interrupted = world.onInterrupt(session.cancel);
    try {
      const id = options.conversation ?? ConversationId.parse(systemIds.next());
      if (options.conversation === null)
        await connection.client.conversationsCreate({ body: { id, workspace: `cli:${pathToFileURL(root).href}` } });
      const sent = await connection.client.messagesSend({
        params: { id },
        body: {
          message_id: MessageId.parse(systemIds.next()),
          text: options.text,
          settings: options.settings,
          client_id,
          credentials: options.credentials,
        },
      });
      session.follow(sent.run_id);
      return await session.finished;
    } finally {
      interrupted();
      connection.close();
    }
  },
};

function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    throw new UsageError(`There is no folder “${folder}”.`);
  }
}
