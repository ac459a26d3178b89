import { describe, expect, it } from 'vitest';
import { codes, plan, result } from './support.ts';

const a = 'one\ntwo\nthree\nfour\nfive\n';
const hunk = '@@ -1,3 +1,3 @@\n one\n-two\n+TWO\n three\n';
const after = { 'src/a.ts': 'one\nTWO\nthree\nfour\nfive\n' };
const header = '--- a/src/a.ts\n+++ b/src/a.ts\n';
const files = { 'src/a.ts': a };

describe('headers', () => {
  const forms: Record<string, string> = {
    git: `diff --git a/src/a.ts b/src/a.ts\nindex 123abcd..456ef01 100644\n${header}${hunk}`,
    'a/ and b/': header + hunk,
    'no prefix': `--- src/a.ts\n+++ src/a.ts\n${hunk}`,
    'times after a tab': `--- a/src/a.ts\t2024-01-01 10:00:00.000000000 +0100\n+++ b/src/a.ts\t2024-01-01 10:00:01\n${hunk}`,
    'times after a space': `--- src/a.ts 2024-01-01 10:00:00\n+++ src/a.ts 2024-01-01 10:00:00\n${hunk}`,
    'folders of diff -r': `--- old/src/a.ts\n+++ new/src/a.ts\n${hunk}`,
    quotes: `--- "a/src/a.ts"\n+++ "b/src/a.ts"\n${hunk}`,
    'a fence': `Here it is:\n\n\`\`\`diff\n${header}${hunk}\`\`\`\n\nDone.\n`,
    'a fence, hunks without a header': `\`src/a.ts\`:\n\`\`\`diff\n${hunk}\`\`\`\n`,
    'a fence with a name': `\`\`\`diff src/a.ts\n${hunk}\`\`\`\n`,
    'prose around': `I changed it.\n\n${header}${hunk}\nThat is all.\n`,
    'no newline at the end': (header + hunk).trimEnd(),
    CRLF: (header + hunk).replaceAll('\n', '\r\n'),
  };
  for (const [name, text] of Object.entries(forms)) it(name, () => expect(result(text, files)).toEqual(after));

  it('reads escaped names', () => {
    const text = `--- "a/d\\303\\251j\\303\\240 \\"vu\\".txt"\n+++ "b/d\\303\\251j\\303\\240 \\"vu\\".txt"\n${hunk}`;
    expect(plan(text, {}).rejected[0]).toMatchObject({ path: 'déjà "vu".txt', code: 'E_EDIT_OUTSIDE' });
  });

  it('creates, deletes and renames', () => {
    expect(result('--- /dev/null\n+++ b/n.ts\n@@ -0,0 +1,2 @@\n+x\n+y\n', { 'n.ts': null })).toEqual({ 'n.ts': 'x\ny\n' });
    expect(codes('--- /dev/null\n+++ b/n.ts\n@@ -0,0 +1 @@\n+x\n', { 'n.ts': 'x\n' })).toEqual(['E_EDIT_EXISTS']);
    expect(result('--- a/o.ts\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-x\n-y\n', { 'o.ts': 'x\ny\n' })).toEqual({});
    expect(codes('--- a/o.ts\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n', { 'o.ts': 'x\ny\n' })).toEqual(['E_EDIT_NO_MATCH']);
    const rename = 'diff --git a/src/a.ts b/src/b.ts\nsimilarity index 90%\nrename from src/a.ts\nrename to src/b.ts\n';
    expect(result(rename, { ...files, 'src/b.ts': null })).toEqual({ 'src/b.ts': a });
    const both = `${rename}--- a/src/a.ts\n+++ b/src/b.ts\n${hunk}`;
    expect(result(both, { ...files, 'src/b.ts': null })).toEqual({ 'src/b.ts': after['src/a.ts'] });
    expect(codes(rename, { ...files, 'src/b.ts': 'x' })).toEqual(['E_EDIT_EXISTS']);
    expect(result('diff --git a/e.txt b/e.txt\nnew file mode 100644\nindex 0000000..e69de29\n', { 'e.txt': null })).toEqual({
      'e.txt': '',
    });
    expect(result('diff --git a/e.txt b/e.txt\ndeleted file mode 100644\nindex e69de29..0000000\n', { 'e.txt': '' })).toEqual({});
    expect(codes('diff --git a/e.txt b/e.txt\ndeleted file mode 100644\n', { 'e.txt': 'text\n' })).toEqual(['E_EDIT_NO_MATCH']);
  });

  it('refuses what it cannot carry out', () => {
    expect(codes(`--- a/x.ts\n+++ b/y.ts\n${hunk}`, {})).toEqual(['E_EDIT_FORMAT']);
    expect(codes('diff --git a/x b/x\nold mode 100644\nnew mode 100755\n', {})).toEqual(['E_EDIT_FORMAT']);
    expect(codes('diff --git a/x b/y\ncopy from x\ncopy to y\n', {})).toEqual(['E_EDIT_FORMAT']);
    expect(codes('diff --git a/x b/x\nnew file mode 120000\n--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+/etc/passwd\n', {})).toEqual([
      'E_EDIT_FORMAT',
    ]);
    expect(codes('diff --git a/x.png b/x.png\nBinary files a/x.png and b/x.png differ\n', {})).toEqual(['E_EDIT_FORMAT']);
    expect(codes(header, files)).toEqual(['E_EDIT_FORMAT']);
  });
});

describe('hunks', () => {
  const body = ' one\n-two\n+TWO\n three\n';

  it('takes wrong and missing numbers', () => {
    for (const at of [
      '@@ -1,3 +1,3 @@',
      '@@ -90,3 +7,3 @@',
      '@@ -1,9 +1,9 @@',
      '@@ -1 +1 @@',
      '@@ -1,2 +1,3 @@ function x() {',
      '@@',
      '@@ @@',
      '@@ ... @@',
    ]) {
      expect(result(`\`\`\`diff\n${header}${at}\n${body}\`\`\`\n`, files)).toEqual(after);
    }
  });

  it('reads blank context lines that lost their space', () => {
    const text = `${header}@@ -1,4 +1,4 @@\n one\n\n-two\n+TWO\n`;
    expect(result(text, { 'src/a.ts': 'one\n\ntwo\n' })).toEqual({ 'src/a.ts': 'one\n\nTWO\n' });
  });

  it('keeps removed and added lines that look like a header', () => {
    const text = `${header}@@ -1,2 +1,2 @@\n--- x\n+++ y\n end\n`;
    expect(result(text, { 'src/a.ts': '-- x\nend\n' })).toEqual({ 'src/a.ts': '++ y\nend\n' });
  });

  it('reads several hunks and several files', () => {
    const text = `${header}@@ -1,2 +1,2 @@\n-one\n+1\n two\n@@ -4,2 +4,2 @@\n four\n-five\n+5\n--- a/b.ts\n+++ b/b.ts\n@@ -1 +1 @@\n-x\n+y\n`;
    expect(result(text, { ...files, 'b.ts': 'x\n' })).toEqual({ 'src/a.ts': '1\ntwo\nthree\nfour\n5\n', 'b.ts': 'y\n' });
  });

  it('lets line numbers choose between equals only when all of them are exact', () => {
    const base = 'x\n-\nx\nend\n';
    expect(result(`${header}@@ -3 +3 @@\n-x\n+y\n`, { 'src/a.ts': base })).toEqual({ 'src/a.ts': 'x\n-\ny\nend\n' });
    expect(codes(`${header}@@ -2 +2 @@\n-x\n+y\n`, { 'src/a.ts': base })).toEqual(['E_EDIT_AMBIGUOUS']);
    expect(codes(`${header}@@ -3 +3 @@\n-x\n+y\n@@ -9 +9 @@\n-end\n+END\n`, { 'src/a.ts': base })).toEqual(['E_EDIT_AMBIGUOUS']);
    expect(codes(`\`\`\`diff\n${header}@@ -3,7 +3,7 @@\n-x\n+y\n\`\`\`\n`, { 'src/a.ts': base })).toEqual(['E_EDIT_AMBIGUOUS']);
  });

  it('refuses hunks without a change and hunks that say nothing of their place', () => {
    expect(codes(`${header}@@ -1,2 +1,2 @@\n one\n two\n`, files)).toEqual(['E_EDIT_NO_CHANGE']);
    expect(codes(`${header}@@ -2,0 +3,1 @@\n+x\n`, files)).toEqual(['E_EDIT_AMBIGUOUS']);
    expect(codes(`${header}@@ -1,3 +1,3 @@\nnonsense\n`, files)).toEqual(['E_EDIT_FORMAT']);
  });

  it('does exactly what it says of the last newline', () => {
    const no = '\\ No newline at end of file\n';
    const file = (content: string): Record<string, string> => ({ 'src/a.ts': content });
    expect(result(`${header}@@ -1,2 +1,2 @@\n one\n-two\n${no}+TWO\n${no}`, file('one\ntwo'))).toEqual(file('one\nTWO'));
    expect(result(`${header}@@ -1,2 +1,2 @@\n one\n-two\n${no}+two\n`, file('one\ntwo'))).toEqual(file('one\ntwo\n'));
    expect(result(`${header}@@ -1,2 +1,2 @@\n one\n-two\n+two\n${no}`, file('one\ntwo\n'))).toEqual(file('one\ntwo'));
    expect(result(`${header}@@ -1,2 +1,2 @@\n-one\n+ONE\n two\n${no}`, file('one\ntwo'))).toEqual(file('ONE\ntwo'));
    expect(codes(`${header}@@ -1,2 +1,2 @@\n-one\n+ONE\n two\n${no}`, file('one\ntwo\n'))).toEqual(['E_EDIT_NO_MATCH']);
    expect(codes(`${header}@@ -1 +1 @@\n-one\n+ONE\n${no}`, file('one\ntwo\n'))).toEqual(['E_EDIT_NO_MATCH']);
    expect(result(`${header}@@ -1,2 +1,3 @@\n one\n two\n+three\n`, file('one\ntwo'))).toEqual(file('one\ntwo\nthree'));
    expect(result(`--- /dev/null\n+++ b/n.ts\n@@ -0,0 +1 @@\n+x\n${no}`, { 'n.ts': null })).toEqual({ 'n.ts': 'x' });
  });

  it('refuses a diff that breaks off', () => {
    const long = `${header}@@ -1,5 +1,5 @@\n one\n-two\n+TWO\n three\n four\n-five\n+FIVE\n`;
    expect(result(long, files)).toEqual({ 'src/a.ts': 'one\nTWO\nthree\nfour\nFIVE\n' });
    const lines = long.split('\n');
    for (let cut = 4; cut < lines.length - 1; cut += 1) {
      expect(codes(lines.slice(0, cut).join('\n'), files)[0]).toMatch(/^E_EDIT_(?:INCOMPLETE|NO_CHANGE)$/);
      expect(codes(`\`\`\`diff\n${lines.slice(0, cut).join('\n')}`, files)[0]).toBe('E_EDIT_INCOMPLETE');
    }
  });

  it('never takes the rest of a hunk for prose', () => {
    const lost = `${header}@@ -1,4 +1,4 @@\n one\n-two\n+TWO\nthree\n-four\n+FOUR\n`;
    const more = `${header}@@ -1,2 +1,2 @@\n-one\n+ONE\n\n-two\n+TWO\n`;
    for (const text of [lost, `\`\`\`diff\n${lost}\`\`\`\n`, lost.replace(/@@.*@@/, '@@'), more, `\`\`\`diff\n${more}\`\`\`\n`]) {
      expect(codes(text, files)[0]).toMatch(/^E_EDIT_(?:FORMAT|INCOMPLETE|NO_MATCH)$/);
    }
    expect(codes(`${header}${hunk}\n\`\`\`diff\n- five\n+ 5\n\`\`\`\n`, files)).toEqual(['E_EDIT_FORMAT']);
    expect(codes(`a.ts\n\`\`\`\ntwo\n=======\nTWO\n>>>>>>> REPLACE\n\`\`\`\n${header}${hunk}`, files)[0]).toMatch(/^E_EDIT_/);
    expect(codes('--- /dev/null\n+++ b/n.ts\n@@ -0,0 +1,9 @@\n+x\n+y\n', { 'n.ts': null })).toEqual(['E_EDIT_INCOMPLETE']);
    const middle = `${header}@@ -1,3 +1,3 @@\n one\n-two\n+TWO\n\\ No newline at end of file\n three\n`;
    expect(codes(middle, files)).toEqual(['E_EDIT_FORMAT']);
  });

  it('reads what git format-patch writes', () => {
    const mail = `From 123 Mon Sep 17 00:00:00 2001\nSubject: [PATCH] x\n\n---\n src/a.ts | 2 +-\n 1 file changed\n\ndiff --git a/src/a.ts b/src/a.ts\nindex 1..2 100644\n${header}${hunk}-- \n2.40.0\n\n`;
    expect(result(mail, files)).toEqual(after);
  });
});
