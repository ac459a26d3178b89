/** The options of `coterie chat`, and the provider the environment may name. */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { isPlainAddress, ModelRef, ProviderConfig, type Credentials } from '#contracts/agents/model';
import { ConversationId } from '#contracts/core/ids';
import type { RunSettings } from '#contracts/local/conversations';
import { UsageError, type CommandWorld } from './command.ts';

export interface ChatOptions {
  readonly text: string;
  readonly conversation: ConversationId | null;
  readonly root: string;
  readonly data: string | null;
  readonly json: boolean;
  readonly yes: boolean;
  readonly settings: RunSettings;
  readonly credentials: Credentials;
}

export const chatUsage = `Usage: coterie chat -m TEXT [--conversation ID] [--model ID] [--root DIR] [--data DIR] [--json] [--yes]

  -m, --message TEXT   What to say
  --conversation ID    Go on with a conversation; a new one by default
  --model ID           The model, as provider/model; offline/rules by default
  --root DIR           The folder tools and edits may touch; the current one by default
  --data DIR           The data folder; by default the one the editor uses
  --json               Print the run's events, one a line, and nothing else
  --yes                Allow commands and apply proposed edits without asking

COTERIE_BASE_URL, COTERIE_API_KEY and COTERIE_MODEL name an OpenAI-compatible provider.`;

const offlineModel = 'offline/rules';

export function readChatOptions(args: readonly string[], world: Pick<CommandWorld, 'env' | 'cwd'>): ChatOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      message: { type: 'string', short: 'm' },
      conversation: { type: 'string' },
      model: { type: 'string' },
      root: { type: 'string' },
      data: { type: 'string' },
      json: { type: 'boolean', default: false },
      yes: { type: 'boolean', default: false },
    },
  });
  if (values.message === undefined || values.message.trim() === '') throw new UsageError('There is no message; give one with -m.');
  const conversation = values.conversation === undefined ? null : ConversationId.safeParse(values.conversation);
  if (conversation !== null && !conversation.success) throw new UsageError(`“${values.conversation}” is not the id of a conversation.`);
  return {
    text: values.message,
    conversation: conversation?.data ?? null,
    root: path.resolve(world.cwd, values.root ?? '.'),
    data: values.data === undefined ? null : path.resolve(world.cwd, values.data),
    json: values.json,
    yes: values.yes,
    ...modelFrom(values.model, world.env),
  };
}

/** With a base URL the environment defines the provider `env`; without one, its model and key are for a provider we know. */
function modelFrom(flag: string | undefined, env: NodeJS.ProcessEnv): Pick<ChatOptions, 'settings' | 'credentials'> {
  const base_url = env['COTERIE_BASE_URL'] || undefined;
  const key = env['COTERIE_API_KEY'] || undefined;
  const named = env['COTERIE_MODEL'] || undefined;
  const fromEnv = named === undefined ? undefined : base_url === undefined ? named : `env/${named}`;
  const model = ModelRef.safeParse(flag ?? fromEnv ?? offlineModel);
  if (!model.success) throw new UsageError(`“${flag ?? named ?? ''}” is not a model; write it as provider/model.`);
  const provider = model.data.slice(0, model.data.indexOf('/'));
  const keyed = base_url === undefined ? provider !== 'offline' && provider !== 'vscode' : provider === 'env';
  const credentials: Credentials = key === undefined || !keyed ? {} : { [provider]: key };
  if (base_url === undefined) return { settings: { model: model.data, fallbacks: [], providers: [] }, credentials };
  const config = ProviderConfig.safeParse({
    id: 'env',
    kind: 'openai-compatible',
    label: 'COTERIE_BASE_URL',
    base_url,
    needs_key: key !== undefined,
  });
  if (!config.success) throw new UsageError('COTERIE_BASE_URL is not an http(s) URL.');
  if (!isPlainAddress(base_url)) throw new UsageError('COTERIE_BASE_URL must end with its path; give the key as COTERIE_API_KEY.');
  return { settings: { model: model.data, fallbacks: [], providers: [config.data] }, credentials };
}
