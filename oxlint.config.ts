/**
 * The nets a linter can hold: what each folder may import, which module has which single owner, and the language rules of
 * AGENTS.md. `zones` and `owners` are the tables to edit; a message always says what to do instead.
 */
import { defineConfig, type OxlintConfig } from 'oxlint';

interface Zone {
  readonly files: readonly string[];
  /** Top-level folders (and siblings with the same standing) a relative path may not lead to. */
  readonly closed: readonly string[];
  /** Modules this folder may not import at all, beyond those that have owners. */
  readonly banned?: readonly { group: readonly string[]; message: string }[];
  /** Whether `Date.now`, `Math.random` and `process.env` need their owners here. */
  readonly injected: boolean;
}

const noNode = {
  group: ['node:*', 'fs', 'path', 'os', 'crypto'],
  message: 'This folder runs without Node. Ask the extension host over the bridge, or keep it pure.',
};
const noEditor = {
  group: ['vscode'],
  message: 'Only extension/ knows the editor. Ask it over the link (contracts/local/link.ts) or the bridge.',
};
const noDom = {
  group: ['preact', 'preact/*', '@preact/*', 'dompurify', 'marked'],
  message: 'Drawing belongs to webview/. Send data over the bridge instead.',
};

const zones: readonly Zone[] = [
  {
    files: ['contracts/**'],
    closed: ['extension', 'webview', 'server', 'test', 'scripts'],
    banned: [noNode, noEditor, noDom, { group: ['#contracts/*'], message: 'Inside contracts/ use a relative import ending in .ts.' }],
    injected: true,
  },
  {
    files: ['extension/**'],
    closed: ['contracts', 'webview', 'server/local', 'server/shared', 'server/cloud', 'test', 'scripts'],
    banned: [noDom],
    injected: true,
  },
  { files: ['webview/**'], closed: ['contracts', 'extension', 'server', 'test', 'scripts'], banned: [noNode, noEditor], injected: true },
  {
    files: ['server/shared/**'],
    closed: ['contracts', 'extension', 'webview', 'local', 'cloud', 'test', 'scripts'],
    banned: [noEditor, noDom],
    injected: true,
  },
  {
    files: ['server/local/**'],
    closed: ['contracts', 'extension', 'webview', 'cloud', 'test', 'scripts'],
    banned: [noEditor, noDom],
    injected: true,
  },
  {
    files: ['server/cloud/**'],
    closed: ['contracts', 'extension', 'webview', 'local', 'test', 'scripts'],
    banned: [noEditor, noDom],
    injected: true,
  },
];

type Owned = 'node:sqlite' | 'node:child_process' | '@vscode-elements/elements' | 'process.env' | 'clock' | 'random';

const ownedModules: Record<Extract<Owned, `${string}:${string}` | `@${string}`>, string> = {
  'node:sqlite': 'Databases are opened by server/shared/sqlite.ts alone. Take its connection.',
  'node:child_process': 'Processes are started by the few files named in oxlint.config.ts, which also end them. Use one of those.',
  '@vscode-elements/elements': 'Form controls are wrapped in webview/ui. Use the component there, or add one.',
};

/** Who may do what everybody else may not. A file stands in one row only. */
const owners: readonly { readonly files: readonly string[]; readonly may: readonly Owned[] }[] = [
  { files: ['server/shared/sqlite.ts', 'server/local/discovery/lockServer.ts'], may: ['node:sqlite'] },
  { files: ['server/shared/clock.ts', 'extension/clock.ts', 'webview/clock.ts'], may: ['clock'] },
  { files: ['server/shared/ids.ts', 'extension/ids.ts', 'webview/ids.ts'], may: ['clock', 'random'] },
  {
    files: [
      'extension/server/process.ts',
      'extension/tools/{shell,commandRun,ripgrep}.ts',
      'server/local/cli/connection.ts',
      'server/local/cli/tools/runCommand.ts',
    ],
    may: ['node:child_process'],
  },
  {
    files: [
      'extension/server/{dataDir,launch}.ts',
      'extension/tools/runCommand.ts',
      'server/local/discovery/leadServer.ts',
      'server/local/{main,cli/main}.ts',
    ],
    may: ['process.env'],
  },
  { files: ['webview/ui/**'], may: ['@vscode-elements/elements'] },
];

type Overrides = NonNullable<OxlintConfig['overrides']>;

function rulesOf(zone: Zone, may: readonly Owned[]): Overrides[number]['rules'] {
  const owned = Object.entries(ownedModules)
    .filter(([module]) => !may.some((one) => one === module))
    .map(([module, message]) => ({ group: [module, `${module}/**`], message }));
  const closed = {
    regex: `^(\\.\\./)+(${zone.closed.join('|')})(/|$)`,
    message: 'Relative imports stay inside their folder. Cross it with `#contracts/…`; move what both sides need to contracts/.',
  };
  const properties = [
    ['process.env', 'process', 'env', 'The environment is read once, in a main file, and passed on.'],
    ['clock', 'Date', 'now', 'Take a Clock (server/shared/clock.ts), so that tests can hold time.'],
    ['random', 'Math', 'random', 'Take Ids or a source of randomness, so that tests can repeat.'],
  ] as const;
  return {
    'no-restricted-imports': ['error', { patterns: [...(zone.banned ?? []), ...owned, closed] }],
    'no-restricted-properties': [
      zone.injected ? 'error' : 'off',
      ...properties.filter(([owned]) => !may.includes(owned)).map(([, object, property, message]) => ({ object, property, message })),
    ],
  };
}

/** An owner's row must be below the row of its zone, since the last override of a rule wins. */
const zoneOverrides: Overrides = zones.flatMap((zone) => [
  { files: [...zone.files], rules: rulesOf(zone, []) },
  ...owners.flatMap(({ files, may }) => {
    const inside = files.filter((file) => zone.files.some((glob) => file.startsWith(glob.replace('**', ''))));
    return inside.length === 0 ? [] : [{ files: inside, rules: rulesOf(zone, may) }];
  }),
]);

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'promise', 'vitest'],
  categories: { correctness: 'error' },
  ignorePatterns: ['dist/**', '.build/**', 'docs/**', 'test/fixtures/**', 'test/goldens/**'],
  rules: {
    eqeqeq: 'error',
    'no-var': 'error',
    'prefer-const': 'error',
    'no-eval': 'error',
    'no-implied-eval': 'error',
    'no-new-func': 'error',
    'no-console': 'error',
    // `_` says that a value is taken out to be left out.
    'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
    'no-param-reassign': 'error',
    'max-lines': ['error', { max: 600 }],
    'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'], location: 'anywhere' }],
    'import/no-cycle': 'error',
    'import/no-default-export': 'error',
    'import/no-duplicates': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    'typescript/ban-ts-comment': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/await-thenable': 'error',
    'typescript/only-throw-error': 'error',
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'typescript/no-misused-spread': 'off',
    'typescript/return-await': ['error', 'error-handling-correctness-only'],
    'unicorn/no-thenable': 'error',
    'unicorn/prefer-node-protocol': 'error',
    'vitest/no-focused-tests': 'error',
    'vitest/no-disabled-tests': 'error',
    // `verifies` and property tests assert in ways the rule cannot see.
    'vitest/expect-expect': 'off',
    'vitest/no-standalone-expect': 'off',
    'vitest/valid-title': 'off',
    'vitest/no-conditional-tests': 'off',
    'vitest/require-mock-type-parameters': 'off',
  },
  overrides: [
    ...zoneOverrides,
    { files: ['server/local/cli/**', 'scripts/**', 'test/**', '*.config.ts'], rules: { 'no-console': 'off' } },
    { files: ['*.config.ts'], rules: { 'import/no-default-export': 'off' } },
  ],
});
