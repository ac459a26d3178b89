/** The settings a user sees in the editor. The manifest's `contributes.configuration` is generated from here. */
import { z } from 'zod';
import { ModelRef, ProviderConfig } from '../agents/model.ts';

interface Setting<T extends z.ZodType = z.ZodType> {
  readonly schema: T;
  readonly default: z.output<T>;
  /** Markdown shown in the settings editor. */
  readonly description: string;
  /** `machine`: a workspace cannot change it. */
  readonly scope: 'machine' | 'window';
}
const setting = <T extends z.ZodType>(entry: Setting<T>): Setting<T> => entry;

export const settings = {
  'coterie.model': setting({
    schema: z.union([ModelRef, z.literal('')]),
    default: '',
    description: 'The model new chats use, as `provider/model`. Empty: the last one chosen, or Offline.',
    scope: 'machine',
  }),
  'coterie.fallbackModels': setting({
    schema: z.array(ModelRef).max(5),
    default: [],
    description: 'Models to ask, in order, when the chosen one cannot answer. A fallback is always shown in the chat.',
    scope: 'machine',
  }),
  'coterie.providers': setting({
    schema: z
      .array(ProviderConfig.pick({ id: true, label: true, base_url: true, needs_key: true }).partial({ label: true, needs_key: true }))
      .max(20),
    default: [],
    description:
      'More OpenAI-compatible providers: `id`, `label`, `base_url`. Keys are never kept here; enter them with **Coterie: Set Up a Model**.',
    scope: 'machine',
  }),
  'coterie.logLevel': setting({
    schema: z.enum(['error', 'warn', 'info', 'debug']),
    default: 'info',
    description: 'How much the local server writes to its log. Content and secrets are never logged.',
    scope: 'machine',
  }),
} as const;

export type SettingId = keyof typeof settings;
export type SettingValue<K extends SettingId> = z.output<(typeof settings)[K]['schema']>;
