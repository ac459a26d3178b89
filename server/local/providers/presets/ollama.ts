import type { Preset } from './preset.ts';

export const ollama: Preset = {
  id: 'ollama',
  kind: 'openai-compatible',
  label: 'Ollama',
  base_url: 'http://127.0.0.1:11434/v1',
  needs_key: false,
  local: true,
  discovered: true,
};
