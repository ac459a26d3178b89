import type { Preset } from './preset.ts';

export const cerebras: Preset = {
  id: 'cerebras',
  kind: 'openai-compatible',
  label: 'Cerebras',
  base_url: 'https://api.cerebras.ai/v1',
  needs_key: true,
  key_url: 'https://cloud.cerebras.ai',
  local: false,
  discovered: false,
};
