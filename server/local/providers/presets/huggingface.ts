import type { Preset } from './preset.ts';

export const huggingface: Preset = {
  id: 'huggingface',
  kind: 'openai-compatible',
  label: 'Hugging Face',
  base_url: 'https://router.huggingface.co/v1',
  needs_key: true,
  key_url: 'https://huggingface.co/settings/tokens',
  local: false,
  discovered: false,
  // Its list of models is public; that this model is unknown still shows whether the key is good.
  key_check: { kind: 'answer', model: 'openai/gpt-oss-20b' },
};
