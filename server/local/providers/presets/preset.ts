/** A provider we know the address of. One file each beside this one, one line each in `index.ts`. */
import type { ProviderConfig } from '#contracts/agents/model';

export interface Preset extends ProviderConfig {
  readonly kind: 'openai-compatible';
  readonly base_url: string;
  /** Where a person gets a key; absent where none is needed. */
  readonly key_url?: string;
  /** It runs on this machine; another address may be set for it. */
  readonly local: boolean;
  /** Looked for on this machine without being asked. */
  readonly discovered: boolean;
  /** How to tell a good key from a bad one where listing models needs none. */
  readonly key_check?: { readonly kind: 'path'; readonly path: string } | { readonly kind: 'answer'; readonly model: string };
}
