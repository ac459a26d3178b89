/** Feature flags. The server decides; clients read them from `GET /v1/meta`. Off means E_CAPABILITY_DISABLED and a hidden panel. */
import { z } from 'zod';

interface Flag {
  readonly default: boolean;
  readonly summary: string;
  /** Named for clients to read; nobody can turn it, not even the file of overrides. */
  readonly fixed?: true;
}

export const flags = {
  strict_auth: { default: true, summary: 'Every request must carry the token. Cannot be turned off.', fixed: true },
  intelligent_chat: { default: true, summary: 'Chat with models and agents.' },
  editor: { default: true, summary: 'Propose and apply edits.' },
  run_command: { default: true, summary: 'Let models ask to run shell commands.' },
  local_discovery: { default: true, summary: 'Look for LM Studio and Ollama on this machine.' },
  workspace: { default: false, summary: 'Projects and documents.' },
  images: { default: false, summary: 'Image generation and artifacts.' },
  workflows: { default: false, summary: 'Workflows.' },
  project_intel: { default: false, summary: 'Project summaries.' },
  public_api: { default: false, summary: 'The public API lane.' },
  memory: { default: false, summary: 'Memory.' },
  knowledge: { default: false, summary: 'Knowledge.' },
  voice: { default: false, summary: 'Voice.' },
  planner: { default: false, summary: 'Plans and playbooks.' },
  agents_scheduled: { default: false, summary: 'Scheduled agents.' },
  batch_agent: { default: false, summary: 'The batch agent.' },
  marketplace: { default: false, summary: 'The plugin marketplace.' },
  cloud_sync: { default: false, summary: 'Backup and sync.' },
} as const satisfies Record<string, Flag>;

export type FlagName = keyof typeof flags;

export const isFixed = (name: FlagName): boolean => 'fixed' in flags[name];
const names = Object.keys(flags) as [FlagName, ...FlagName[]];
export const FlagName = z.enum(names).meta({ id: 'FlagName' });
export const FlagValues = z.record(FlagName, z.boolean()).meta({ id: 'FlagValues' });
export type FlagValues = z.infer<typeof FlagValues>;
