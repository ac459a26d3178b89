/** Every preset, in the order a person is shown them. One line each. */
import type { ProviderId } from '#contracts/agents/model';
import { cerebras } from './cerebras.ts';
import { groq } from './groq.ts';
import { huggingface } from './huggingface.ts';
import { lmstudio } from './lmstudio.ts';
import { ollama } from './ollama.ts';
import { openai } from './openai.ts';
import { openrouter } from './openrouter.ts';
import type { Preset } from './preset.ts';
import { vllm } from './vllm.ts';

export const presets: readonly Preset[] = [openai, openrouter, cerebras, groq, huggingface, lmstudio, ollama, vllm];

export const presetOf = (id: ProviderId): Preset | undefined => presets.find((preset) => preset.id === id);

/** Hosted presets have public addresses; one that leads inside is a trick. All others are where the user said. */
export const mayUsePrivateNetwork = (id: ProviderId): boolean => presetOf(id)?.local ?? true;
