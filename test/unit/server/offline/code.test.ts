/** Reading and changing imports, and finding functions, in TypeScript, JavaScript and Python. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headComment } from '../../../../server/local/providers/offline/code/comments.ts';
import { jsFunctions } from '../../../../server/local/providers/offline/code/jsFunctions.ts';
import { addJsImport, removeJsImport, type ImportEdit } from '../../../../server/local/providers/offline/code/jsImports.ts';
import { languageOf } from '../../../../server/local/providers/offline/code/languages.ts';
import { maskJs } from '../../../../server/local/providers/offline/code/maskJs.ts';
import { maskPython } from '../../../../server/local/providers/offline/code/maskPython.ts';
import { exportsOf } from '../../../../server/local/providers/offline/code/modules.ts';
import { pythonFunctions } from '../../../../server/local/providers/offline/code/pythonFunctions.ts';
import { addPythonImport, removePythonImport } from '../../../../server/local/providers/offline/code/pythonImports.ts';
import { applyChanges } from '../../../../server/local/providers/offline/editText.ts';

const after = (text: string, edit: ImportEdit): string => (edit.kind === 'change' ? applyChanges(text, edit.changes) : edit.kind);

describe('adding an import to TypeScript', () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    ['joins names', "import { a } from 'm';\n", "import { b } from 'm'", "import { a, b } from 'm';\n"],
    ['joins names with a trailing comma', "import { a, } from 'm';\n", "import { b } from 'm'", "import { a, b, } from 'm';\n"],
    [
      'joins names over several lines',
      "import {\n  a,\n  b,\n} from 'm';\n",
      "import { c } from 'm'",
      "import {\n  a,\n  b,\n  c,\n} from 'm';\n",
    ],
    [
      'joins names over several lines without a comma',
      "import {\r\n  a\r\n} from 'm';\r\n",
      "import { c } from 'm'",
      "import {\r\n  a,\r\n  c\r\n} from 'm';\r\n",
    ],
    ['joins empty braces', "import {} from 'm';\n", "import { a } from 'm'", "import { a } from 'm';\n"],
    ['joins beside a default', "import d, { a } from 'm';\n", "import { b as c } from 'm'", "import d, { a, b as c } from 'm';\n"],
    [
      'keeps types apart',
      "import type { A } from 'm';\n",
      "import { b } from 'm'",
      "import type { A } from 'm';\nimport { b } from 'm';\n",
    ],
    [
      'goes after the last',
      "import a from 'a';\n\nimport b from 'b'; // why\n\nb(a);\n",
      "import c from 'c'",
      "import a from 'a';\n\nimport b from 'b'; // why\nimport c from 'c';\n\nb(a);\n",
    ],
    ['takes the file’s quotes and semicolons', 'import a from "a"\n', "import b from 'b';", 'import a from "a"\nimport b from "b"\n'],
    [
      'takes the file’s line ends',
      "import a from 'a';\r\nx;\r\n",
      "import b from 'b'",
      "import a from 'a';\r\nimport b from 'b';\r\nx;\r\n",
    ],
    [
      'goes under a head comment and directives',
      "#!/usr/bin/env node\n/* Licence. */\n\n'use strict';\nx;\n",
      "import a from 'a'",
      "#!/usr/bin/env node\n/* Licence. */\n\n'use strict';\nimport a from 'a';\n\nx;\n",
    ],
    ['goes on top of code', 'x;\n', "import a from 'a'", "import a from 'a';\n\nx;\n"],
    ['fills an empty file', '', "import a from 'a'", "import a from 'a';\n"],
    [
      'sees no import in strings and comments',
      "// import { a } from 'm';\nconst s = `\nimport { a } from 'm';\n`;\n",
      "import { b } from 'm'",
      "import { b } from 'm';\n\n// import { a } from 'm';\nconst s = `\nimport { a } from 'm';\n`;\n",
    ],
    ['finds what is there', "import { a } from 'm';\n", "import { a } from 'm'", 'present'],
    ['finds a side effect that is there', "import './a.css';\n", "import './a.css'", 'present'],
    ['refuses a name that is taken', "import { a } from 'x';\n", "import { a } from 'm'", 'unclear'],
    ['refuses what is no import', 'x;\n', 'use m', 'unclear'],
  ];
  for (const [title, text, written, wanted] of cases) {
    it(title, () => {
      const result = after(text, addJsImport(text, written));
      expect(result).toBe(
        title.startsWith('sees no import') ? wanted.replace("import { b } from 'm';\n\n//", "import { b } from 'm';\n\n//") : wanted,
      );
    });
  }
});

describe('removing an import from TypeScript', () => {
  const cases: readonly (readonly [string, string, string, string | null, string])[] = [
    ['a module', "import a from 'a';\nimport b from 'b';\nx;\n", 'a', 'a', "import b from 'b';\nx;\n"],
    ['a module by its name', "import * as _ from 'lodash';\nx;\n", 'lodash', null, 'x;\n'],
    ['a side effect', "import './a.css';\nx;\n", './a.css', null, 'x;\n'],
    ['the only name', "import { z } from 'zod';\nx;\n", 'z', null, 'x;\n'],
    ['the first name', "import { a, b } from 'm';\n", 'a', null, "import { b } from 'm';\n"],
    ['the last name', "import { a, b } from 'm';\n", 'b', null, "import { a } from 'm';\n"],
    ['a name over several lines', "import {\n  a,\n  b,\n} from 'm';\n", 'b', null, "import {\n  a,\n} from 'm';\n"],
    ['a default beside names', "import i, { a } from 'm';\n", 'i', null, "import { a } from 'm';\n"],
    ['the only name beside a default', "import d, { a } from 'm';\n", 'a', null, "import d from 'm';\n"],
    ['an alias', "import { a as b, c } from 'm';\n", 'b', null, "import { c } from 'm';\n"],
    ['nothing where two fit', "import { a } from 'm';\nimport { a as x } from 'n';\n", 'a', null, 'unclear'],
    ['nothing of a default with a namespace', "import d, * as n from 'm';\n", 'n', null, 'unclear'],
    ['nothing that is not there', 'x;\n', 'a', null, 'unclear'],
    ['the one named with its module', "import { a } from 'm';\nimport { a as x } from 'n';\n", 'a', 'm', "import { a as x } from 'n';\n"],
  ];
  for (const [title, text, name, module, wanted] of cases)
    it(title, () => expect(after(text, removeJsImport(text, name, module))).toBe(wanted));

  it('takes back what adding put in', () => {
    const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1 });
    fc.assert(
      fc.property(names, fc.boolean(), fc.constantFrom('\n', '\r\n'), (present, many, end) => {
        const list = many ? `{${end}  ${present.join(`,${end}  `)},${end}}` : `{ ${present.join(', ')} }`;
        const text = `import ${list} from 'm';${end}${end}x;${end}`;
        const added = after(text, addJsImport(text, "import { z } from 'm'"));
        expect(added).not.toBe(text);
        expect(after(added, removeJsImport(added, 'z', null))).toBe(text);
      }),
    );
  });
});

describe('imports of Python', () => {
  it('are added after the last, the docstring and __future__', () => {
    expect(after('"""Doc."""\n\nx = 1\n', addPythonImport('"""Doc."""\n\nx = 1\n', 'import os'))).toBe(
      '"""Doc."""\n\nimport os\n\nx = 1\n',
    );
    const wide = 'from a import (\n    b,\n    c,\n)\nx = 1\n';
    expect(after(wide, addPythonImport(wide, 'import os'))).toBe('from a import (\n    b,\n    c,\n)\nimport os\nx = 1\n');
    expect(addPythonImport('import os\n', 'import os').kind).toBe('present');
    expect(addPythonImport('from os import path, sep\n', 'from os import sep').kind).toBe('present');
    expect(after('s = """\nimport os\n"""\n', addPythonImport('s = """\nimport os\n"""\n', 'import re'))).toBe(
      'import re\n\ns = """\nimport os\n"""\n',
    );
  });

  it('are removed when one fits', () => {
    expect(after('import os\nimport re\n', removePythonImport('import os\nimport re\n', 'os', null))).toBe('import re\n');
    expect(after('from os import path, sep\n', removePythonImport('from os import path, sep\n', 'sep', null))).toBe(
      'from os import path\n',
    );
    expect(after('from os import path, sep\n', removePythonImport('from os import path, sep\n', 'path', null))).toBe(
      'from os import sep\n',
    );
    expect(after('import numpy as np\nx\n', removePythonImport('import numpy as np\nx\n', 'numpy', null))).toBe('x\n');
    expect(removePythonImport('import a; import b\n', 'a', null).kind).toBe('unclear');
    expect(removePythonImport('x\n', 'os', null).kind).toBe('unclear');
  });
});

describe('functions of TypeScript', () => {
  const find = (text: string) =>
    jsFunctions(text).map(({ name, params, returns, documented, outer }) => ({ name, params, returns, documented, outer }));
  const plain = { documented: false, outer: true };

  it('are found with what their signatures say', () => {
    expect(find('export function a<T extends { x: number }>(b: T, c?: string, ...d: number[]): Map<string, T> {\n}\n')).toEqual([
      { name: 'a', params: ['b', 'c', 'd'], returns: true, ...plain },
    ]);
    expect(find('async function a({ b, c }: X, [d]: Y = []): Promise<void> {\n  return;\n}\n')).toEqual([
      { name: 'a', params: ['options', 'options2'], returns: false, ...plain },
    ]);
    expect(find('const a = (b = (1, 2), c: () => void) => b;\n')).toEqual([{ name: 'a', params: ['b', 'c'], returns: true, ...plain }]);
    expect(find('export const a = async (b: string): Promise<{ c: number }> => {\n  return { c: 1 };\n};\n')).toEqual([
      { name: 'a', params: ['b'], returns: true, ...plain },
    ]);
    expect(find('function a(): { b: number } {\n  return { b: 1 };\n}\nfunction c(): void {}\n')).toMatchObject([
      { name: 'a', returns: true },
      { name: 'c', returns: false },
    ]);
    expect(find('function a(): (b: string) => number {\n  return f;\n}\n')).toMatchObject([{ name: 'a', returns: true }]);
    expect(find('const a = (1 + 2);\nconst b = (x);\n')).toEqual([]);
  });

  it('are found in classes and not in strings', () => {
    const text =
      'class A<T> extends B {\n  constructor(private readonly x: number) {}\n  /** Known. */\n  get y(): number { return 1; }\n  static async z(a: string) {\n    if (a) { return 1; }\n  }\n  abstract q(): void;\n}\nconst s = `\nfunction no() {}\n`;\n';
    expect(find(text)).toEqual([
      { name: 'constructor', params: ['x'], returns: false, ...plain },
      { name: 'y', params: [], returns: true, documented: true, outer: true },
      { name: 'z', params: ['a'], returns: true, ...plain },
    ]);
  });

  it('inside functions are only for those who name them', () => {
    expect(find('function a() {\n  function b() {}\n}\n')).toMatchObject([
      { name: 'a', outer: true },
      { name: 'b', outer: false },
    ]);
  });
});

describe('functions of Python', () => {
  it('are found with what their signatures say', () => {
    const text =
      'class A:\n    @staticmethod\n    async def b(self, x: int = 1, *args, y, **kw) -> list[int]:\n        """Known."""\n        return [1]\n\n    def c(self): return 1\n\ndef d(\n    a,\n    b,\n) -> None:\n    def e():\n        return 1\n';
    expect(
      pythonFunctions(text).map(({ name, params, returns, documented, outer, insert }) => ({
        name,
        params,
        returns,
        documented,
        outer,
        put: insert !== null,
      })),
    ).toEqual([
      { name: 'b', params: ['x', 'args', 'y', 'kw'], returns: true, documented: true, outer: true, put: true },
      { name: 'c', params: [], returns: false, documented: false, outer: true, put: false },
      { name: 'd', params: ['a', 'b'], returns: false, documented: false, outer: true, put: true },
      { name: 'e', params: [], returns: true, documented: false, outer: false, put: true },
    ]);
  });
});

describe('masks', () => {
  const piece = fc.constantFrom(
    '"',
    "'",
    '`',
    '${',
    '}',
    '{',
    '/',
    '*',
    '//',
    '/*',
    '*/',
    '\\',
    '\n',
    '\r\n',
    'a',
    ' ',
    '(',
    ')',
    '#',
    '"""',
    "'''",
    '[',
    ']',
    '=',
  );
  it('keep every offset and line', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('');
        for (const masked of [maskJs(text), maskPython(text)]) {
          expect(masked.length).toBe(text.length);
          expect(masked.replace(/[^\r\n]/g, '')).toBe(text.replace(/[^\r\n]/g, ''));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('blank what is not code', () => {
    expect(maskJs('a = "x" + /[/"]/.y + `${b + "}"} c` / 2; // d')).toBe('a = " " +       .y + `  b + " "}  ` / 2;     ');
    expect(maskPython('a = "x" # y\n"""\nb"""')).toBe('a = " "    \n"""\n """');
  });
});

describe('hostile files', () => {
  const hostile = [
    'class ',
    'import\n',
    'import {\n',
    '   \n',
    'def f[\n',
    'export ',
    '/',
    '`${',
    '(',
    'function a(',
    "'",
    'const a = (',
    '    m(\n',
    'def f(a):\n',
    '<',
  ];
  for (const unit of hostile) {
    it(`of ${JSON.stringify(unit)} are read in time`, () => {
      const text = unit.repeat(Math.ceil(200_000 / unit.length));
      const before = performance.now();
      jsFunctions(text);
      pythonFunctions(text);
      addJsImport(text, "import { a } from 'b'");
      addPythonImport(text, 'import a');
      exportsOf(text, languageOf('a.ts'));
      headComment(text, languageOf('a.ts'));
      expect(performance.now() - before).toBeLessThan(10_000);
    });
  }
});
