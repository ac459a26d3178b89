import type { Preset } from './preset.ts';

export const openai: Preset = {
  id: 'openai',
  kind: 'openai-compatible',
  label: 'OpenAI',
  base_url: 'https://api.openai.com/v1',
  needs_key: true,
  key_url: 'https://platform.openai.com/api-keys',
  local: false,
  discovered: false,
};
