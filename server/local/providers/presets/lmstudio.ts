import type { Preset } from './preset.ts';

export const lmstudio: Preset = {
  id: 'lmstudio',
  kind: 'openai-compatible',
  label: 'LM Studio',
  base_url: 'http://127.0.0.1:1234/v1',
  needs_key: false,
  local: true,
  discovered: true,
};
