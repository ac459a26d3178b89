/** Languages by file name, and what of their syntax the rules must know. */

export interface Language {
  readonly label: string;
  readonly family: 'js' | 'python' | 'other';
  /** Types are written in the code. */
  readonly typed: boolean;
  /** Starts of a comment to the end of the line. */
  readonly lineComments: readonly string[];
  readonly blockComments: boolean;
  /** Matches a line that imports; group 1 is what. */
  readonly importLine: RegExp | null;
}

const other = (label: string, comment: readonly string[], blockComments: boolean, importLine: RegExp | null = null): Language => ({
  label,
  family: 'other',
  typed: false,
  lineComments: comment,
  blockComments,
  importLine,
});
const script = (label: string, typed: boolean): Language => ({
  label,
  family: 'js',
  typed,
  lineComments: ['//'],
  blockComments: true,
  importLine: null,
});

const slash = ['//'];
const hash = ['#'];
const cInclude = /^\s*#\s*include\s*([<"][^>"]+[>"])/;
const python: Language = { label: 'Python', family: 'python', typed: false, lineComments: hash, blockComments: false, importLine: null };

const byExtension: Readonly<Record<string, Language>> = {
  ts: script('TypeScript', true),
  mts: script('TypeScript', true),
  cts: script('TypeScript', true),
  tsx: script('TypeScript (React)', true),
  js: script('JavaScript', false),
  mjs: script('JavaScript', false),
  cjs: script('JavaScript', false),
  jsx: script('JavaScript (React)', false),
  py: python,
  pyi: python,
  c: other('C', slash, true, cInclude),
  h: other('C', slash, true, cInclude),
  cc: other('C++', slash, true, cInclude),
  cpp: other('C++', slash, true, cInclude),
  hpp: other('C++', slash, true, cInclude),
  cs: other('C#', slash, true, /^\s*using\s+(?:static\s+)?([\w.]+)\s*;/),
  go: other('Go', slash, true, /^\s*(?:import\s+)?(?:[\w.]+\s+)?("[\w./-]+")\s*$/),
  java: other('Java', slash, true, /^\s*import\s+(?:static\s+)?([\w.*]+)\s*;/),
  kt: other('Kotlin', slash, true, /^\s*import\s+([\w.*]+)/),
  swift: other('Swift', slash, true, /^\s*import\s+(\w+)/),
  rs: other('Rust', slash, true, /^\s*(?:pub\s+)?use\s+([^;]+);/),
  php: other('PHP', slash, true, /^\s*use\s+([\w\\]+)/),
  rb: other('Ruby', hash, false, /^\s*require(?:_relative)?\s*\(?\s*(['"][^'"]+['"])/),
  sh: other('Shell', hash, false, /^\s*(?:source|\.)\s+(\S+)/),
  yml: other('YAML', hash, false),
  yaml: other('YAML', hash, false),
  toml: other('TOML', hash, false),
  json: other('JSON', [], false),
  md: other('Markdown', [], false),
  html: other('HTML', [], false),
  css: other('CSS', [], true, /^\s*@import\s+(?:url\()?(['"][^'"]+['"])/),
  scss: other('SCSS', slash, true, /^\s*@(?:use|import|forward)\s+(['"][^'"]+['"])/),
  sql: other('SQL', ['--'], true),
  lua: other('Lua', ['--'], false, /\brequire\s*\(?\s*(['"][^'"]+['"])/),
};

/** `given` is the editor's own name for the language, used where the extension says nothing. */
export function languageOf(path: string, given = ''): Language {
  const extension = /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? '';
  return byExtension[extension] ?? other(given === '' || given === 'plaintext' ? 'plain text' : given, [], false);
}
