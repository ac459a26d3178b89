import type { Preset } from './preset.ts';

export const openrouter: Preset = {
  id: 'openrouter',
  kind: 'openai-compatible',
  label: 'OpenRouter',
  base_url: 'https://openrouter.ai/api/v1',
  needs_key: true,
  key_url: 'https://openrouter.ai/keys',
  local: false,
  discovered: false,
  // Its list of models is public.
  key_check: { kind: 'path', path: '/key' },
};
