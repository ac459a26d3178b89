/**
 * The promises made to users, each with an id. Tests cite them with `verifies('id', 'title', fn)`; a promise without a
 * test, or a test with an unknown id, fails `test/arch/requirements.test.ts`. Append yours in the block of its subject.
 */
export const requirements = {
  // Tooling and packaging
  'package.contents':
    'The package holds only what the extension runs with: no sources, no source maps, no secrets, at most 20 files and 3 MB.',
  'docs.derived': 'The API reference, the schemas and the manifest are derived from the contracts and never differ from them.',
} as const;

export type RequirementId = keyof typeof requirements;
