/** The providers that are part of the product: they have no address and cannot be changed. */
import type { ProviderConfig } from '#contracts/agents/model';

export const builtins: readonly ProviderConfig[] = [
  { id: 'offline', kind: 'offline', label: 'Offline', needs_key: false },
  { id: 'vscode', kind: 'vscode', label: 'VS Code', needs_key: false },
];
