/**
 * The promises made to users, each with an id. Tests cite them with `verifies('id', 'title', fn)`; a promise without a
 * test, or a test with an unknown id, fails `test/arch/requirements.test.ts`. Append yours in the block of its subject.
 */
export const requirements = {
  // Tooling and packaging
  'package.contents':
    'The package holds only what the extension runs with: no sources, no source maps, no secrets, at most 20 files and 3 MB.',
  'docs.derived': 'The API reference, the schemas and the manifest are derived from the contracts and never differ from them.',

  // Models and providers
  'key.nowhere': 'A key is sent to its own provider and is in no file, log, event, answer or ledger, even when the provider repeats it.',
  'egress.one-way':
    'Every connection to another machine goes through one place that checks the address and records host, purpose and bytes.',
  'egress.metadata': 'Link-local and metadata addresses are never asked; loopback and private ones only where the user named them.',
  'model.fallback':
    'When a model cannot answer, the next one is asked before the first word and the chat says so; after it, what arrived is kept.',
  'model.cancel': 'Cancel closes the connection to the provider at once.',
  'model.bounded': 'A provider that never ends, falls silent or sends nonsense costs bounded memory and time.',
} as const;

export type RequirementId = keyof typeof requirements;
