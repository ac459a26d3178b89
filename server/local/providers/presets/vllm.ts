import type { Preset } from './preset.ts';

export const vllm: Preset = {
  id: 'vllm',
  kind: 'openai-compatible',
  label: 'vLLM',
  base_url: 'http://127.0.0.1:8000/v1',
  needs_key: false,
  local: true,
  discovered: false,
};
