/**
 * File names where models put them: on a line of their own (plain, bold, in backticks, as a heading, after “File:”), in a
 * fence's info string, or in a sentence. Says what was named; `paths.ts` says whether it may be.
 */
const longest = 1100;

const knownNames = new Set(
  (
    'Makefile Dockerfile Containerfile LICENSE README CHANGELOG NOTICE AUTHORS Gemfile Rakefile Procfile Jenkinsfile Vagrantfile ' +
    'Justfile justfile makefile BUILD WORKSPACE CODEOWNERS Brewfile Podfile Caddyfile'
  ).split(' '),
);

/** Endings that make one word without a slash a file name rather than a name in code (`Array.map`, `React.memo`). */
const knownEndings = new Set(
  (
    'ts tsx mts cts js jsx mjs cjs json jsonc json5 md mdx markdown txt rst adoc html htm xhtml xml svg css scss sass less vue svelte astro py ' +
    'pyi ipynb rb erb php java kt kts scala groovy gradle go mod sum rs c h cc cpp cxx hpp hh hxx m mm swift cs fs fsx vb sln csproj sql sh ' +
    'bash zsh fish ps1 bat cmd yml yaml toml ini cfg conf env properties lock lua pl pm r jl ex exs erl hrl hs elm clj cljs edn ml mli nim ' +
    'zig dart tf tfvars hcl proto graphql gql prisma cmake mk tex bib csv tsv log diff patch vim el lisp rkt sol v sv vhd asm s wat glsl ' +
    'frag vert hlsl wgsl gd tres tscn editorconfig gitignore npmrc nvmrc dockerignore gitattributes prettierrc eslintrc babelrc htaccess feature'
  ).split(' '),
);

/** The name a whole line gives, or null when the line is anything else. `loose`: a slash alone makes a name. */
export function nameOnLine(line: string, loose: boolean): string | null {
  if (line.length > longest) return null;
  let text = line.trim();
  if (text === '') return null;
  let marked = false;
  text = text.replace(/^(?:#{1,6}|[-*+]|\d{1,3}[.)]|\/\/|--|;;?|%)\s+/, '');
  text = text.replace(/^(?:<!--|\/\*)\s*/, '').replace(/\s*(?:-->|\*\/)$/, '');
  const labelled = /^[*_]{0,3}(?:file ?name|file ?path|file|path)[*_]{0,3}\s*:\s*[*_]{0,3}\s*/i.exec(text);
  if (labelled !== null) {
    text = text.slice(labelled[0].length);
    marked = true;
  }
  for (let turn = 0; turn < 4; turn += 1) {
    const bare = text.replace(/\s*:$/, '');
    const inner =
      /^(?:\*\*(?<bold>[^*]+)\*\*|__(?<under>.+)__|\*(?<slant>[^*]+)\*|`(?<code>[^`]+)`|"(?<double>[^"]+)"|'(?<single>[^']+)')$/.exec(
        bare,
      )?.groups;
    const found = inner?.['bold'] ?? inner?.['under'] ?? inner?.['slant'] ?? inner?.['code'] ?? inner?.['double'] ?? inner?.['single'];
    if (found === undefined) {
      text = bare;
      break;
    }
    marked = true;
    text = found.trim();
  }
  text = text.replace(/\s+\((?:new|new file|create|created|modified|updated|updated file)\)$/i, '');
  return isName(text, marked) || (loose && /^[^\s<>"|?*`:;,]+[/\\][^\s<>"|?*`:;,]+$/.test(text)) ? text : null;
}

/** The name in a fence's info string: `ts src/a.ts`, `ts:src/a.ts`, `src/a.ts`, `ts title="src/a.ts"`. */
export function nameInInfo(info: string): string | null {
  if (info === '' || info.length > longest) return null;
  const attribute = /(?:^|[\s{,])(?:title|file|filename|filepath|path)\s*[=:]\s*(?:"([^"]+)"|'([^']+)'|([^\s"'{},]+))/i.exec(info);
  const value = attribute?.[1] ?? attribute?.[2] ?? attribute?.[3];
  if (value !== undefined) return value;
  // A place in a file (`12:15:src/a.ts`) quotes the file; it is not the file.
  if (/^\d+:\d+:/.test(info)) return null;
  const words = info.split(/\s+/).map((word, index) => (index === 0 ? word.replace(/^[A-Za-z0-9_+#-]{1,20}:(?=[^/\\]|\/\/?)/, '') : word));
  const names = words.filter((word) => isName(word, false));
  return names.length === 1 ? (names[0] ?? null) : null;
}

/** The one name in backticks in a sentence. Only for edits that prove themselves against the file. */
export function nameInSentence(line: string): string | null {
  if (line.length > longest) return null;
  const names = new Set([...line.matchAll(/`([^`]{1,400})`/g)].map((match) => match[1] ?? '').filter((name) => isName(name, true)));
  return names.size === 1 ? ([...names][0] ?? null) : null;
}

function isName(text: string, marked: boolean): boolean {
  if (text === '' || /[<>"|?*`\n\t]/.test(text) || text.includes('://') || /[,;!]$/.test(text)) return false;
  if (/\s/.test(text) && (!marked || !/^[^\s].*[/\\.][^\s]*$/.test(text) || text.split(/\s+/).length > 6)) return false;
  // Paths that leave the workspace are names too, so that they are refused as what they are.
  if (/^(?:[/\\~]|\.\.?[/\\]|[A-Za-z]:[/\\])/.test(text) && /[^/\\][/\\]+[^/\\\s]/.test(text) && !/\s/.test(text)) return true;
  const base = text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1);
  if (base === '') return false;
  if (knownNames.has(base)) return true;
  const dot = base.lastIndexOf('.');
  const ending = base.slice(dot + 1).toLowerCase();
  if (dot === -1 || ending === '') return false;
  if (knownEndings.has(ending) || dot === 0) return /^[\w-]+$/.test(ending);
  return base.length < text.length && /^[\w+-]{1,20}$/.test(ending);
}
