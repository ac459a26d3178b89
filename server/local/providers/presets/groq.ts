import type { Preset } from './preset.ts';

export const groq: Preset = {
  id: 'groq',
  kind: 'openai-compatible',
  label: 'Groq',
  base_url: 'https://api.groq.com/openai/v1',
  needs_key: true,
  key_url: 'https://console.groq.com/keys',
  local: false,
  discovered: false,
};
