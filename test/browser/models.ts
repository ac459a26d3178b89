import type { Model } from '#contracts/agents/model';

const model = (ref: string, label: string, local: boolean, context_tokens: number | null): Model => ({
  ref,
  label,
  provider: ref.split('/')[0] ?? '',
  capabilities: { tools: true, images: false, reasoning: false, context_tokens },
  price: null,
  local,
});

/** What a user with Copilot, a key and a local server sees. */
export const defaultModels: Model[] = [
  model('offline/offline', 'Offline', true, null),
  model('vscode/gpt-5', 'GPT-5', false, 264_000),
  model('vscode/claude-sonnet', 'Claude Sonnet', false, 200_000),
  model('openrouter/qwen/qwen3-coder', 'Qwen3 Coder', false, 1_048_576),
  model('ollama/llama3.3:70b', 'llama3.3:70b', true, 128_000),
];
