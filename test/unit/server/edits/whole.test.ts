import { describe, expect, it } from 'vitest';
import { block, codes, plan, result } from './support.ts';

describe('whole files', () => {
  it('creates and replaces a named block', () => {
    expect(result('src/a.ts\n```ts\nx\ny\n```\n', { 'src/a.ts': null })).toEqual({ 'src/a.ts': 'x\ny\n' });
    expect(result('```ts src/a.ts\nx\ny\n```\n', { 'src/a.ts': 'old\n' })).toEqual({ 'src/a.ts': 'x\ny\n' });
    expect(result('**Makefile**\n```\nall:\n```\n', { Makefile: null })).toEqual({ Makefile: 'all:\n' });
  });

  it('keeps the endings and the last newline of the file', () => {
    expect(result('```ts a.ts\nx\ny\nz\n```\n', { 'a.ts': 'x\r\nold\r\nz' })).toEqual({ 'a.ts': 'x\r\ny\r\nz' });
    expect(result('```ts a.ts\nx\nnew\ny\nz\n```\n', { 'a.ts': '\uFEFFx\r\ny\nz\r\n' })).toEqual({ 'a.ts': '\uFEFFx\r\nnew\r\ny\nz\r\n' });
  });

  it('leaves a block without a name alone, unless whole files were asked for', () => {
    expect(codes('```ts\nx\n```\n', {}, { default_path: 'a.ts' })).toEqual(['E_EDIT_FORMAT']);
    expect(result('```ts\nx\n```\n', { 'a.ts': 'y\n' }, { default_path: 'a.ts', format: 'whole' })).toEqual({ 'a.ts': 'x\n' });
    const both = `Run:\n\`\`\`sh\nnpm test\n\`\`\`\n\na.ts\n${block('y\n', 'x\n')}`;
    expect(result(both, { 'a.ts': 'y\n' })).toEqual({ 'a.ts': 'x\n' });
  });

  it('does not take names in code for files', () => {
    for (const name of ['Array.prototype.map', '`React.useState`', '### Before/After:', 'https://example.com/a.ts', 'e.g.', 'ts', 'asp']) {
      expect(codes(`${name}\n\`\`\`ts\nx\n\`\`\`\n`, {})).toEqual(['E_EDIT_FORMAT']);
    }
    expect(codes('```12:15:src/a.ts\nx\n```\n', {})).toEqual(['E_EDIT_FORMAT']);
  });

  it('refuses code with gaps, unless the file has the line already', () => {
    for (const gap of [
      '// ... existing code ...',
      '# ... rest of file',
      '...',
      '/* … */',
      '<!-- ... unchanged ... -->',
      '// rest of the code remains the same',
    ]) {
      expect(codes(`\`\`\`ts a.ts\nx\n${gap}\ny\n\`\`\`\n`, { 'a.ts': 'old\n' })).toEqual(['E_EDIT_FORMAT']);
    }
    expect(result('```ts a.ts\nx\n// ... rest\n```\n', { 'a.ts': 'y\n// ... rest\n' })).toEqual({ 'a.ts': 'x\n// ... rest\n' });
    expect(result('```py a.pyi\ndef f():\n    ...\n```\n', { 'a.pyi': null })).toEqual({ 'a.pyi': 'def f():\n    ...\n' });
    expect(result('```ts a.ts\n// Loading more...\n```\n', { 'a.ts': 'y\n' })).toEqual({ 'a.ts': '// Loading more...\n' });
  });

  it('refuses fences in fences that leave two readings, and reads longer and other ones', () => {
    const md = '# T\n```sh\nnpm i\n```\nend\n';
    expect(codes(`README.md\n\`\`\`md\n${md}\`\`\`\n`, { 'README.md': null })).toEqual(['E_EDIT_FORMAT']);
    expect(codes('README.md\n```md\n# T\n```\nnpm i\n```\nend\n```\n', { 'README.md': null })).toContain('E_EDIT_FORMAT');
    expect(result(`README.md\n\`\`\`\`md\n${md}\`\`\`\`\n`, { 'README.md': null })).toEqual({ 'README.md': md });
    expect(result(`README.md\n~~~md\n${md}~~~\n`, { 'README.md': null })).toEqual({ 'README.md': md });
  });

  it('refuses a block that breaks off', () => {
    expect(codes('```ts a.ts\nx\ny', { 'a.ts': 'x\n' })).toEqual(['E_EDIT_INCOMPLETE']);
    expect(codes('```ts a.ts\nx\n```\n```\nmore', { 'a.ts': 'y\n' })).toEqual(['E_EDIT_INCOMPLETE']);
  });

  it('takes indentation off a fence under a list item', () => {
    expect(result('1. `a.ts`\n\n   ```ts\n   x\n     y\n   ```\n', { 'a.ts': null })).toEqual({ 'a.ts': 'x\n  y\n' });
  });

  it('takes a short block under the name of a long file for a part, unless whole files were asked for', () => {
    const long = 'x\n'.repeat(30);
    expect(codes('`a.ts`\n```ts\ny\n```\n', { 'a.ts': long })).toEqual(['E_EDIT_FORMAT']);
    expect(result('`a.ts`\n```ts\ny\n```\n', { 'a.ts': long }, { format: 'whole' })).toEqual({ 'a.ts': 'y\n' });
  });

  it('refuses a file that is written and changed in one text', () => {
    expect(codes(`\`\`\`ts a.ts\nx\n\`\`\`\na.ts\n${block('y\n', 'z\n')}`, { 'a.ts': 'y\n' })).toEqual(['E_EDIT_OVERLAP']);
  });
});

describe('formats', () => {
  it('reads several in one answer', () => {
    const text = `a.ts\n${block('x\n', 'y\n')}\n\`\`\`diff\n--- a/b.ts\n+++ b/b.ts\n@@ -1 +1 @@\n-x\n+y\n\`\`\`\n\n\`c.ts\`:\n\`\`\`ts\ny\n\`\`\`\n`;
    expect(result(text, { 'a.ts': 'x\n', 'b.ts': 'x\n', 'c.ts': null })).toEqual({ 'a.ts': 'y\n', 'b.ts': 'y\n', 'c.ts': 'y\n' });
  });

  it('keeps to the one asked for', () => {
    const text = `a.ts\n${block('x\n', 'y\n')}`;
    expect(codes(text, { 'a.ts': 'x\n' }, { format: 'unified' })).toEqual(['E_EDIT_FORMAT']);
    expect(plan(text, { 'a.ts': 'x\n' }, { format: 'blocks' }).status).toBe('planned');
    expect(codes('x', {}, { format: 'lazy' })).toEqual(['E_EDIT_FORMAT']);
  });

  it('says when there is no edit', () => {
    for (const text of ['', 'Hello.', '---\n+++\n', '```\n```']) expect(codes(text, {})).toEqual(['E_EDIT_FORMAT']);
  });
});
