import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitInvisible } from '../../../webview/ui/invisible.ts';
import { BlockStream, type Block } from '../../../webview/ui/markdown/blocks.ts';
import { readFenceInfo } from '../../../webview/ui/markdown/fenceInfo.ts';
import { classifyLink, misleadingHost } from '../../../webview/ui/markdown/links.ts';

const plain = (blocks: readonly Block[]) => blocks.map(({ token, before, outline }) => ({ token, before: before.trim(), outline }));
const whole = (text: string) => plain(new BlockStream().update(text, true));

const pieces = fc.constantFrom(
  '# One\n',
  '### Deep\n',
  'para',
  '\n',
  '\n\n',
  '- item\n',
  '  - nested\n',
  '1. first\n',
  '```ts\n',
  '```',
  '~~~\n',
  '> quote\n',
  '---\n',
  '===\n',
  '-',
  '| a | b |\n',
  '|--|--|\n',
  '| 1 | 2 |\n',
  '    indented\n',
  '[a]: https://x.example\n',
  '[a]',
  '<div>\n',
  '</div>\n',
  '<!-- ',
  '-->',
  '**bold',
  '** ',
  '`code`',
  '\t',
  ' ',
  '\r\n',
  'x\n',
);

describe('streamed blocks', () => {
  it('are in the end the same however the text was cut', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 25 }), fc.array(fc.nat(200), { maxLength: 12 }), (parts, cuts) => {
        const text = parts.join('');
        const stream = new BlockStream();
        for (const cut of cuts.map((at) => at % (text.length + 1)).toSorted((a, b) => a - b)) stream.update(text.slice(0, cut), false);
        stream.update(text, false);
        expect(plain(stream.update(text, true))).toEqual(whole(text));
      }),
      { numRuns: 3_000 },
    );
  });

  it('keep their identity once they are finished', () => {
    const stream = new BlockStream();
    const first = stream.update('One.\n\nTwo.\n\nThree\n\nF', false);
    const second = stream.update('One.\n\nTwo.\n\nThree\n\nFour', false);
    expect(second[0]).toBe(first[0]);
    expect(second[1]).toBe(first[1]);
  });

  it('start over when the text is another one', () => {
    const stream = new BlockStream();
    stream.update('One.\n\nTwo.\n\n', false);
    expect(plain(stream.update('Else.', true))).toEqual(whole('Else.'));
  });

  it('do not take quadratic time for a long open code block', () => {
    const stream = new BlockStream();
    let text = '```ts\n';
    const start = performance.now();
    for (let line = 0; line < 4_000; line += 1) {
      text += `const line${line} = ${line};\n`;
      stream.update(text, false);
    }
    expect(performance.now() - start).toBeLessThan(5_000);
    expect(whole(`${text}\`\`\`\n`)).toHaveLength(1);
  });
});

describe('links', () => {
  it.each([
    'javascript:alert(1)',
    'JAVASCRIPT:alert(1)',
    ' java\nscript:alert(1)',
    '\u0001javascript:alert(1)',
    'java\u200bscript:x',
    'javascript%3Aalert(1)',
    'data:text/html,x',
    'vbscript:x',
    'command:x',
    'vscode://x',
    'file:///etc/passwd',
    '//evil.example',
    '\\\\evil\\x',
    '#top',
    '',
    'C:/x/y.ts',
    'blob:x',
    'https://user@evil.example/',
    'https://github.com@evil.example',
  ])('refuses %j', (href) => {
    expect(classifyLink(href).kind).toBe('refused');
  });

  it.each([
    ['src/a.ts', 'src/a.ts', null],
    ['./src/a.ts#L12', 'src/a.ts', 12],
    ['src/a.ts:12:3', 'src/a.ts', 12],
    ['a.ts:7', 'a.ts', 7],
    ['src/with%20space.ts#L3-L9', 'src/with space.ts', 3],
  ])('takes %j for a file', (href, path, line) => {
    expect(classifyLink(href)).toEqual({ kind: 'file', path, line });
  });

  it('never lets through a scheme that is not for the web or mail', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z][a-z0-9+.-]{0,12}$/), fc.string(), (scheme, rest) => {
        const target = classifyLink(`${scheme}:${rest}`);
        const allowed = { web: /^(https?|mailto):/, file: /^[\w.-]+\.[a-z0-9]+:\d/i, refused: /^/ }[target.kind];
        expect(`${scheme}:${rest}`).toMatch(allowed);
      }),
    );
  });

  it('names the host when the text names another', () => {
    const target = classifyLink('https://evil.example/login');
    expect(misleadingHost('https://github.com/login', target)).toBe('evil.example');
    expect(misleadingHost('see github.com', target)).toBe('evil.example');
    expect(misleadingHost('evil.example', target)).toBeNull();
    expect(misleadingHost('the login page', target)).toBeNull();
  });
});

describe('what cannot be seen', () => {
  it('is spelled out, and nothing is lost', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const back = splitInvisible(text).map((piece) =>
          'text' in piece ? piece.text : String.fromCodePoint(Number.parseInt(piece.code.slice(2), 16)),
        );
        expect(back.join('')).toBe(text);
      }),
    );
  });

  it.each(['a\u202eb', 'a\u200bb', 'a\u{e0041}b', 'a\u0000b', 'a\u200db', 'a\ufe0fb', '\u3164'])('marks %j', (text) => {
    expect(splitInvisible(text).some((piece) => 'code' in piece)).toBe(true);
  });

  it.each(['👩‍💻 ❤️ 👍🏽', 'می‌خواهم', 'क्‍ष', 'tab\tand\nline', 'naïve café 日本語'])('leaves %j alone', (text) => {
    expect(splitInvisible(text)).toEqual([{ text }]);
  });
});

describe('a fence', () => {
  it.each([
    ['ts', '', 'ts', null],
    ['ts src/a.ts', '', 'ts', 'src/a.ts'],
    ['ts:src/a.ts', '', 'ts', 'src/a.ts'],
    ['ts title="src/a.ts"', '', 'ts', 'src/a.ts'],
    ['src/a.py', '', 'py', 'src/a.py'],
    ['ts', '**src/a.ts**:\n', 'ts', 'src/a.ts'],
    ['ts', 'In `src/a.ts`:\n', 'ts', 'src/a.ts'],
    ['ts', '### `src/a.ts`\n\n', 'ts', 'src/a.ts'],
    ['ts', 'Change this and that.\n', 'ts', null],
    ['ts ../../etc/x.ts', '', 'ts', null],
    ['c++', 'v1.2.3\n', 'c++', null],
    ['', '', '', null],
  ])('%j after %j', (info, before, language, path) => {
    expect(readFenceInfo(info, before)).toEqual({ language, path });
  });
});
