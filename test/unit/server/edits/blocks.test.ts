import { describe, expect, it } from 'vitest';
import { block, codes, plan, result } from './support.ts';

const a = 'one\ntwo\nthree\nfour\n';
const two = block('two\n', 'TWO\n');

describe('where a block finds its file', () => {
  const forms: Record<string, string> = {
    'a line before the fence': `src/a.ts\n\`\`\`ts\n${two}\`\`\`\n`,
    'a line before the fence, with blank lines between': `src/a.ts\n\n\`\`\`ts\n${two}\`\`\`\n`,
    'a line inside the fence': `\`\`\`ts\nsrc/a.ts\n${two}\`\`\`\n`,
    'a comment inside the fence': `\`\`\`ts\n// src/a.ts\n${two}\`\`\`\n`,
    'the info string': `\`\`\`ts src/a.ts\n${two}\`\`\`\n`,
    'the info string alone': `\`\`\`src/a.ts\n${two}\`\`\`\n`,
    'the info string after a colon': `\`\`\`ts:src/a.ts\n${two}\`\`\`\n`,
    'an attribute': `\`\`\`ts title="src/a.ts"\n${two}\`\`\`\n`,
    bold: `**src/a.ts**\n\`\`\`\n${two}\`\`\`\n`,
    'bold and backticks with a colon': `**\`src/a.ts\`**:\n\`\`\`\n${two}\`\`\`\n`,
    'backticks with a colon': `\`src/a.ts\`:\n\`\`\`\n${two}\`\`\`\n`,
    'a heading': `### src/a.ts\n\`\`\`\n${two}\`\`\`\n`,
    'a list item': `1. \`src/a.ts\`\n\`\`\`\n${two}\`\`\`\n`,
    'a label': `File: src/a.ts\n\`\`\`\n${two}\`\`\`\n`,
    'a bold label': `**File:** \`src/a.ts\`\n\`\`\`\n${two}\`\`\`\n`,
    'a sentence': `In \`src/a.ts\`, change the second line:\n\`\`\`\n${two}\`\`\`\n`,
    backslashes: `src\\a.ts\n${two}`,
    'a dot and a slash': `./src/a.ts\n${two}`,
    'no fence': `src/a.ts\n${two}`,
    'the marker': `<<<<<<< SEARCH src/a.ts\ntwo\n=======\nTWO\n>>>>>>> REPLACE\n`,
    tildes: `src/a.ts\n~~~\n${two}~~~\n`,
    'a long fence': `src/a.ts\n\`\`\`\`\`\n${two}\`\`\`\`\`\n`,
    'an indented fence': `src/a.ts\n   \`\`\`\n${two}   \`\`\`\n`,
  };
  for (const [name, text] of Object.entries(forms)) {
    it(name, () => expect(result(text, { 'src/a.ts': a })).toEqual({ 'src/a.ts': 'one\nTWO\nthree\nfour\n' }));
  }

  it('takes the file of the block before it in the same fence, or the only one named', () => {
    const more = block('four\n', 'FOUR\n');
    const expected = { 'src/a.ts': 'one\nTWO\nthree\nFOUR\n' };
    expect(result(`src/a.ts\n\`\`\`\n${two}${more}\`\`\`\n`, { 'src/a.ts': a })).toEqual(expected);
    expect(result(`src/a.ts\n\`\`\`\n${two}\`\`\`\nAnd then:\n\`\`\`\n${more}\`\`\`\n`, { 'src/a.ts': a })).toEqual(expected);
  });

  it('refuses a block whose file could be one of two', () => {
    const text = `a.ts\n${two}\nb.ts\n${two}\nAlso:\n\`\`\`\n${block('four\n', 'FOUR\n')}\`\`\`\n`;
    expect(codes(text, { 'a.ts': a, 'b.ts': a })).toEqual(['E_EDIT_FORMAT']);
  });

  it('takes the file the caller means only when the text names none', () => {
    expect(result(two, { 'x.ts': a }, { default_path: 'x.ts' })).toEqual({ 'x.ts': 'one\nTWO\nthree\nfour\n' });
    expect(codes(two, { 'x.ts': a })).toEqual(['E_EDIT_FORMAT']);
  });
});

describe('markers', () => {
  const files = { 'a.ts': a };
  const expected = { 'a.ts': 'one\nTWO\nthree\nfour\n' };

  it('reads 5 to 9 marks, other words, and case', () => {
    for (const length of [5, 6, 7, 8, 9]) {
      const text = `a.ts\n${'<'.repeat(length)} SEARCH\ntwo\n${'='.repeat(length)}\nTWO\n${'>'.repeat(length)} REPLACE\n`;
      expect(result(text, files)).toEqual(expected);
    }
    expect(result('a.ts\n<<<<<<< ORIGINAL\ntwo\n=======\nTWO\n>>>>>>> UPDATED\n', files)).toEqual(expected);
    expect(result('a.ts\n<<<<<< SEARCH\ntwo\n=======\nTWO\n>>>>>>> replace', files)).toEqual(expected);
  });

  it('ends a block at its own markers, whatever fences its text holds', () => {
    const md = '# Title\n```sh\nnpm i\n```\nend\n';
    const text = `a.md\n\`\`\`md\n${block('```sh\nnpm i\n```\n', '```sh\nnpm ci\n```\n')}\`\`\`\n`;
    expect(result(text, { 'a.md': md })).toEqual({ 'a.md': '# Title\n```sh\nnpm ci\n```\nend\n' });
  });

  it('refuses a block with two dividers, and reads it with longer markers', () => {
    const base = 'Install\n=======\ntext\n';
    expect(codes(`a.md\n${block('Install\n=======\n', 'Setup\n=======\n')}`, { 'a.md': base })).toEqual(['E_EDIT_FORMAT']);
    const longer = 'a.md\n<<<<<<<<< SEARCH\nInstall\n=======\n=========\nSet up!\n=======\n>>>>>>>>> REPLACE\n';
    expect(result(longer, { 'a.md': base })).toEqual({ 'a.md': 'Set up!\n=======\ntext\n' });
  });

  it('reads an underline of another length as text, unless the file leaves a second reading', () => {
    const text = `a.md\n${block('Title\n=====\n', 'Name\n=====\n')}`;
    expect(result(text, { 'a.md': 'Title\n=====\ntext\n' })).toEqual({ 'a.md': 'Name\n=====\ntext\n' });
    expect(codes(text, { 'a.md': 'Title\n=====\nInstall\n=======\n' })).toEqual(['E_EDIT_FORMAT']);
  });

  it('leaves merge conflicts of git alone', () => {
    expect(codes('a.ts\n<<<<<<< HEAD\ntwo\n=======\nTWO\n>>>>>>> main\n', files)).toEqual(['E_EDIT_FORMAT']);
  });

  it('names a block that breaks off, and applies nothing', () => {
    const whole = `a.ts\n${two}`;
    for (let cut = whole.indexOf('SEARCH') + 7; cut < whole.indexOf('REPLACE') + 7; cut += 1) {
      expect(codes(whole.slice(0, cut), files)).toEqual(['E_EDIT_INCOMPLETE']);
    }
    expect(codes(`a.ts\n<<<<<<< SEARCH\none\n=======\nx\n${two}`, files)).toEqual(['E_EDIT_INCOMPLETE']);
    expect(codes(`a.ts\n${two}<<<<<<< SEARCH\nfour\n`, files)).toEqual(['E_EDIT_INCOMPLETE']);
  });
});

describe('places', () => {
  it('refuses what is not there with the nearest difference', () => {
    const { rejected } = plan(`a.ts\n${block('  two\n', 'x\n')}`, { 'a.ts': a });
    expect(rejected).toMatchObject([{ path: 'a.ts', hunk: 0, code: 'E_EDIT_NO_MATCH', candidates: [{ line: 2 }] }]);
    expect(rejected[0]?.message).toContain('Line 2 differs only in white space');
  });

  it('refuses two equal places with their lines, at most 20 of them', () => {
    const { rejected } = plan(`a.ts\n${block('x\n', 'y\n')}`, { 'a.ts': 'x\n-\nx\n' });
    expect(rejected).toMatchObject([{ code: 'E_EDIT_AMBIGUOUS', candidates: [{ line: 1 }, { line: 3 }] }]);
    expect(plan(`a.ts\n${block('x\n', 'y\n')}`, { 'a.ts': 'x\n'.repeat(50) }).rejected[0]?.candidates).toHaveLength(20);
  });

  it('counts places that overlap themselves', () => {
    expect(codes(`a.ts\n${block('x\nx\n', 'y\n')}`, { 'a.ts': 'x\nx\nx\n' })).toEqual(['E_EDIT_AMBIGUOUS']);
  });

  it('matches whole lines only', () => {
    expect(codes(`a.ts\n${block('wo\n', 'x\n')}`, { 'a.ts': a })).toEqual(['E_EDIT_NO_MATCH']);
    expect(codes(`a.ts\n${block('TWO\n', 'x\n')}`, { 'a.ts': a })).toEqual(['E_EDIT_NO_MATCH']);
  });

  it('reads a stated line as a choice between equals, only when exact', () => {
    const text = (line: number): string => `a.ts\n<<<<<<< SEARCH\n:start_line:${line}\n-------\nx\n=======\ny\n>>>>>>> REPLACE\n`;
    expect(result(text(3), { 'a.ts': 'x\n-\nx\n' })).toEqual({ 'a.ts': 'x\n-\ny\n' });
    expect(codes(text(2), { 'a.ts': 'x\n-\nx\n' })).toEqual(['E_EDIT_AMBIGUOUS']);
  });

  it('keeps every block to the text as it is', () => {
    const chain = `a.ts\n${two}${block('TWO\n', 'zwei\n')}`;
    const { rejected } = plan(chain, { 'a.ts': a });
    expect(rejected).toMatchObject([{ hunk: 1, code: 'E_EDIT_NO_MATCH' }]);
    expect(rejected[0]?.message).toContain('result of another change');
  });

  it('refuses two blocks that touch the same lines, and takes two that share lines they leave alone', () => {
    const files = { 'a.ts': a };
    expect(codes(`a.ts\n${block('two\nthree\n', 'x\n')}${block('three\nfour\n', 'y\n')}`, files)).toEqual(['E_EDIT_OVERLAP']);
    expect(codes(`a.ts\n${two}${two}`, files)).toEqual(['E_EDIT_OVERLAP']);
    expect(codes(`a.ts\n${block('two\n', 'two\nx\n')}${block('three\n', 'y\nthree\n')}`, files)).toEqual(['E_EDIT_OVERLAP']);
    expect(codes(`a.ts\n${block('two\n', 'TWO\n')}${block('one\ntwo\nthree\n', 'one\ntwo\n3\n')}`, files)).toEqual(['E_EDIT_OVERLAP']);
    const shared = `a.ts\n${block('one\ntwo\nthree\n', '1\ntwo\nthree\n')}${block('two\nthree\nfour\n', 'two\nthree\n4\n')}`;
    expect(result(shared, files)).toEqual({ 'a.ts': '1\ntwo\nthree\n4\n' });
  });

  it('creates with an empty SEARCH, fills an empty file, and refuses a file with text', () => {
    const text = `new/b.ts\n${block('', 'x\n')}`;
    expect(result(text, { 'new/b.ts': null })).toEqual({ 'new/b.ts': 'x\n' });
    expect(result(text, { 'new/b.ts': '' })).toEqual({ 'new/b.ts': 'x\n' });
    expect(codes(text, { 'new/b.ts': 'old\n' })).toEqual(['E_EDIT_EXISTS']);
  });

  it('refuses a block that changes nothing, and a file that is not there', () => {
    expect(codes(`a.ts\n${block('two\n', 'two\n')}`, { 'a.ts': a })).toEqual(['E_EDIT_NO_CHANGE']);
    expect(codes(`a.ts\n${two}`, { 'a.ts': null })).toEqual(['E_EDIT_MISSING']);
  });

  it('refuses all when one is refused', () => {
    const text = `a.ts\n${two}\nb.ts\n${block('nope\n', 'x\n')}`;
    expect(plan(text, { 'a.ts': a, 'b.ts': a })).toMatchObject({ status: 'rejected', files: [], rejected: [{ path: 'b.ts' }] });
  });

  it('asks for the files it needs', () => {
    expect(plan(`a.ts\n${two}\nb.ts\n${two}`, { 'a.ts': a })).toEqual({
      status: 'needs_files',
      files: [],
      rejected: [],
      missing: ['b.ts'],
    });
  });
});

describe('bytes', () => {
  it('keeps CRLF when the answer has LF, and LF when the answer has CRLF', () => {
    const text = `a.ts\n${block('two\n', 'TWO\nmore\n')}`;
    expect(result(text, { 'a.ts': 'one\r\ntwo\r\nthree\r\n' })).toEqual({ 'a.ts': 'one\r\nTWO\r\nmore\r\nthree\r\n' });
    expect(result(text.replaceAll('\n', '\r\n'), { 'a.ts': 'one\ntwo\nthree\n' })).toEqual({ 'a.ts': 'one\nTWO\nmore\nthree\n' });
  });

  it('keeps a file without a final newline without one', () => {
    expect(result(`a.ts\n${block('b\n', 'b\nc\n')}`, { 'a.ts': 'a\nb' })).toEqual({ 'a.ts': 'a\nb\nc' });
    expect(result(`a.ts\n${block('a\n', 'A\n')}`, { 'a.ts': 'a\nb' })).toEqual({ 'a.ts': 'A\nb' });
    expect(result(`a.ts\n${block('a\n', 'x\ny\n')}`, { 'a.ts': 'a' })).toEqual({ 'a.ts': 'x\ny' });
  });

  it('changes only the lines that differ', () => {
    const planned = plan(`a.ts\n${block('one\ntwo\nthree\nfour\n', 'one\n2\nthree\n4\n')}`, { 'a.ts': a });
    expect(planned.files[0]).toMatchObject({
      edits: [
        { start: 4, end: 8, text: '2\n' },
        { start: 14, end: 19, text: '4\n' },
      ],
      hunks: [
        { old_start: 2, old_lines: 1, new_start: 2, new_lines: 1 },
        { old_start: 4, old_lines: 1, new_start: 4, new_lines: 1 },
      ],
      added: 2,
      removed: 2,
    });
  });

  it('keeps a byte-order mark, and matches the first line behind it', () => {
    expect(result(`a.ts\n${block('one\n', 'ONE\n')}`, { 'a.ts': `\uFEFF${a}` })).toEqual({ 'a.ts': `\uFEFFONE\ntwo\nthree\nfour\n` });
  });

  it('refuses text that no file can hold', () => {
    expect(codes(`a.ts\n${block('two\n', 'x\0y\n')}`, { 'a.ts': a })).toEqual(['E_EDIT_ENCODING']);
    expect(codes(`a.ts\n${block('two\n', 'x\ud800y\n')}`, { 'a.ts': a })).toEqual(['E_EDIT_ENCODING']);
  });
});
