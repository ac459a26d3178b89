import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FileChange } from '#contracts/edits/fileEdit';
import { applyChanges, type ApplyOptions } from '../../../extension/edits/apply.ts';
import { createJournal } from '../../../extension/edits/journal.ts';
import { findInterrupted } from '../../../extension/edits/recover.ts';
import { restore } from '../../../extension/edits/restore.ts';
import { applyEdits, reverseEdits, textHash } from '../../../extension/edits/textEdits.ts';
import { findUndoable, undoApply } from '../../../extension/edits/undo.ts';
import { tempDir } from '../../support/tempDir.ts';
import { verifies } from '../../support/verifies.ts';
import { MemoryEditHost, type Failing } from './memoryEditHost.ts';

const none = { hunks: [], added: 0, removed: 0 };

function modified(name: string, before: string, from: string, to: string): FileChange {
  const start = before.indexOf(from);
  const edits = [{ start, end: start + from.length, text: to }];
  const after = applyEdits(before, edits) ?? '';
  return { path: name, change: 'modified', base_hash: textHash(before), result_hash: textHash(after), edits, ...none };
}

const created = (name: string, text: string): FileChange => ({
  path: name,
  change: 'created',
  base_hash: null,
  result_hash: textHash(text),
  edits: [{ start: 0, end: 0, text }],
  ...none,
});
const deleted = (name: string, text: string): FileChange => ({
  path: name,
  change: 'deleted',
  base_hash: textHash(text),
  result_hash: null,
  edits: [],
  ...none,
});
const renamed = (name: string, to: string, text: string): FileChange => ({
  path: name,
  change: 'renamed',
  new_path: to,
  base_hash: textHash(text),
  result_hash: textHash(text),
  edits: [],
  ...none,
});

function setUp(): { host: MemoryEditHost; options: ApplyOptions; dir: string } {
  const host = new MemoryEditHost();
  const dir = tempDir();
  let at = 0;
  const options: ApplyOptions = {
    host,
    journal: createJournal(dir),
    workspace: 'w',
    now: () => 1000 + at,
    newId: () => String((at += 1)).padStart(8, '0'),
  };
  host.put('a.ts', 'one\r\ntwo\r\n');
  host.put('b.ts', 'const x = 1;\n');
  host.put('dirty.ts', 'saved\n', 'saved\nand more\n');
  return { host, options, dir };
}

const everything = (): FileChange[] => [
  modified('a.ts', 'one\r\ntwo\r\n', 'two', 'three'),
  modified('dirty.ts', 'saved\nand more\n', 'more', 'less'),
  created('new/c.ts', 'fresh\n'),
  deleted('b.ts', 'const x = 1;\n'),
];

const request = (files: readonly FileChange[]) => ({ title: 'Change', edit_id: null, files });

describe('apply', () => {
  it('applies to all files, saves the clean ones and leaves the dirty one to its user', async () => {
    const { host, options } = setUp();
    const result = await applyChanges(options, request(everything()));
    expect(result).toMatchObject({ status: 'applied', files: ['a.ts', 'dirty.ts', 'new/c.ts', 'b.ts'], unsaved: ['dirty.ts'] });
    expect(host.state).toEqual({
      'a.ts': { disk: 'one\r\nthree\r\n', buffer: null },
      'dirty.ts': { disk: 'saved\n', buffer: 'saved\nand less\n' },
      'new/c.ts': { disk: 'fresh\n', buffer: null },
    });
  });

  verifies('edit.apply.all-or-none', 'leaves every file as it was, whichever step fails', async () => {
    for (const failing of ['change', 'half', 'throw', 'save'] satisfies Failing[]) {
      const { host, options, dir } = setUp();
      const before = host.state;
      host.failing = failing;
      const result = await applyChanges(options, request(everything()));
      expect(result).toMatchObject({ status: 'rejected', rejected: [{ code: 'E_EDIT_FAILED' }, {}, {}, {}] });
      expect(host.state).toEqual(before);
      expect(readdirSync(dir).filter((name) => name.includes('pending'))).toEqual([]);
    }
  });

  verifies('edit.apply.conflict-keeps-text', 'refuses the whole edit when one file is not what it was made for', async () => {
    const { host, options } = setUp();
    host.put('b.ts', 'const x = 2;\n');
    const before = host.state;
    const result = await applyChanges(options, request(everything()));
    expect(result).toMatchObject({ status: 'rejected', rejected: [{ path: 'b.ts', code: 'E_EDIT_CONFLICT' }] });
    expect(host.state).toEqual(before);
  });

  it('names every reason: read-only, missing, existing, outside, twice, tampered', async () => {
    const { host, options } = setUp();
    host.readOnly.add('a.ts');
    const tampered = { ...modified('dirty.ts', 'saved\nand more\n', 'more', 'less'), result_hash: textHash('other') };
    const files = [
      modified('a.ts', 'one\r\ntwo\r\n', 'two', 'three'),
      modified('gone.ts', 'x', 'x', 'y'),
      created('b.ts', 'again\n'),
      created('../out.ts', 'x'),
      tampered,
      created('twice.ts', '1'),
      created('Twice.ts', '2'),
    ];
    const result = await applyChanges(options, request(files));
    expect(result.status === 'rejected' && result.rejected.map(({ path: file, code }) => `${file} ${code}`)).toEqual([
      'a.ts E_EDIT_READ_ONLY',
      'gone.ts E_EDIT_MISSING',
      'b.ts E_EDIT_EXISTS',
      '../out.ts E_EDIT_OUTSIDE',
      'dirty.ts E_INTEGRITY',
      'Twice.ts E_EDIT_OVERLAP',
    ]);
  });

  it('takes back what a save action of the editor adds', async () => {
    const { host, options } = setUp();
    host.onSave = '// formatted\n';
    await applyChanges(options, request([modified('a.ts', 'one\r\ntwo\r\n', 'two', 'three')]));
    expect(host.state['a.ts']).toEqual({ disk: 'one\r\nthree\r\n', buffer: null });
  });

  it('does not overwrite what someone typed while it failed, and says so', async () => {
    const { host, options, dir } = setUp();
    host.failing = 'save';
    const save = host.save.bind(host);
    host.save = async (file) => {
      host.put('a.ts', 'one\r\ntwo\r\n', 'typed meanwhile');
      return save(file);
    };
    const result = await applyChanges(options, request([modified('a.ts', 'one\r\ntwo\r\n', 'two', 'three')]));
    expect(result.status === 'rejected' && result.rejected[0]?.message).toContain('could not be put back: a.ts');
    expect(host.state['a.ts']?.buffer).toBe('typed meanwhile');
    expect(readdirSync(dir).some((name) => name.includes('pending'))).toBe(true);
  });

  verifies('edit.apply.conflict-keeps-text', 'touches nothing when a file is typed in between the check and the change', async () => {
    const { host, options, dir } = setUp();
    host.beforeChange = () => host.put('a.ts', 'one\r\ntwo\r\n', 'zero\r\none\r\ntwo\r\n');
    const result = await applyChanges(options, request(everything()));
    expect(result.status === 'rejected' && result.rejected[0]?.code).toBe('E_EDIT_CONFLICT');
    expect(host.state).toEqual({
      'a.ts': { disk: 'one\r\ntwo\r\n', buffer: 'zero\r\none\r\ntwo\r\n' },
      'b.ts': { disk: 'const x = 1;\n', buffer: null },
      'dirty.ts': { disk: 'saved\n', buffer: 'saved\nand more\n' },
    });
    expect(readdirSync(dir).filter((name) => name.includes('pending'))).toEqual([]);
  });

  verifies('edit.apply.conflict-keeps-text', 'never writes over what is typed before a file is saved', async () => {
    const { host, options } = setUp();
    const change = host.change.bind(host);
    host.change = async (steps) => {
      const made = await change(steps);
      if (steps[0]?.kind === 'edit' && host.state['a.ts']?.buffer === 'one\r\nthree\r\n')
        host.put('a.ts', 'one\r\ntwo\r\n', 'one\r\nthree!\r\n');
      return made;
    };
    const result = await applyChanges(options, request([modified('a.ts', 'one\r\ntwo\r\n', 'two', 'three')]));
    expect(result.status === 'rejected' && result.rejected[0]?.message).toContain('could not be put back: a.ts');
    expect(host.state['a.ts']).toEqual({ disk: 'one\r\ntwo\r\n', buffer: 'one\r\nthree!\r\n' });
  });

  it('is applied once the files are, even if the journal can no longer say so; the next start finds it out', async () => {
    const { host, options, dir } = setUp();
    const full = async (): Promise<void> => {
      throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    };
    const result = await applyChanges({ ...options, journal: { ...createJournal(dir), finish: full } }, request(everything()));
    expect(result.status).toBe('applied');
    expect(host.state['a.ts']?.disk).toBe('one\r\nthree\r\n');
    expect(await findInterrupted(options, () => false)).toEqual([]);
    expect(await findUndoable(options)).toMatchObject({ state: 'applied' });
  });

  it('changes nothing when the journal cannot be written', async () => {
    const { host, options, dir } = setUp();
    const blocked = path.join(dir, 'file');
    writeFileSync(blocked, '');
    const before = host.state;
    const result = await applyChanges({ ...options, journal: createJournal(path.join(blocked, 'in')) }, request(everything()));
    expect(result).toMatchObject({ status: 'rejected', rejected: [{ code: 'E_EDIT_FAILED' }, {}, {}, {}] });
    expect(host.state).toEqual(before);
  });
});

describe('undo', () => {
  verifies('edit.undo.survives-restart', 'puts back every file from what is on disk, in a new process', async () => {
    const { host, options, dir } = setUp();
    const before = host.state;
    await applyChanges(options, request(everything()));
    const later: ApplyOptions = { ...options, journal: createJournal(dir) };
    const entry = await findUndoable(later);
    expect(entry && (await undoApply(later, entry)).status).toBe('applied');
    expect(host.state).toEqual(before);
    expect(await findUndoable(later)).toBeNull();
  });

  it('moves a renamed file back', async () => {
    const { host, options } = setUp();
    await applyChanges(options, request([renamed('b.ts', 'sub/b.ts', 'const x = 1;\n')]));
    expect(Object.keys(host.state)).toContain('sub/b.ts');
    const entry = await findUndoable(options);
    expect(entry && (await undoApply(options, entry)).status).toBe('applied');
    expect(host.state['b.ts']).toEqual({ disk: 'const x = 1;\n', buffer: null });
    expect(Object.keys(host.state)).not.toContain('sub/b.ts');
  });

  it('refuses and names the file when it was changed since', async () => {
    const { host, options } = setUp();
    await applyChanges(options, request(everything()));
    host.put('a.ts', 'one\r\nthree\r\nfour\r\n');
    const before = host.state;
    const entry = await findUndoable(options);
    expect(entry && (await undoApply(options, entry))).toMatchObject({
      status: 'rejected',
      rejected: [{ path: 'a.ts', code: 'E_EDIT_CONFLICT' }],
    });
    expect(host.state).toEqual(before);
  });

  it('counts as done when only its own entry came to be written', async () => {
    const { host, options, dir } = setUp();
    await applyChanges(options, request([created('first.ts', 'x')]));
    await applyChanges(options, request(everything()));
    const entry = await findUndoable(options);
    const journal = createJournal(dir);
    const killed = {
      ...journal,
      finish: (of: { id: string }, state: 'applied' | 'undone' | 'failed') =>
        state === 'undone' ? Promise.reject(new Error('killed')) : journal.finish(of, state),
    };
    expect(entry && (await undoApply({ ...options, journal: killed }, entry)).status).toBe('applied');
    expect((await findUndoable(options))?.files.map((file) => file.path)).toEqual(['first.ts']);
    expect(host.state['a.ts']?.disk).toBe('one\r\ntwo\r\n');
  });

  it('offers only applies of this workspace', async () => {
    const { options } = setUp();
    await applyChanges(options, request([created('n.ts', 'n')]));
    expect(await findUndoable({ ...options, workspace: 'other' })).toBeNull();
  });
});

describe('an apply that was cut short', () => {
  it('is found at the next start with the standing of each file, and can be put back', async () => {
    const { host, options, dir } = setUp();
    const before = host.state;
    const neverEnds = { ...createJournal(dir), finish: async () => undefined };
    await applyChanges({ ...options, journal: neverEnds }, request(everything()));
    host.put('a.ts', 'one\r\ntwo\r\n');
    const [found] = await findInterrupted(options, () => false);
    expect(found?.files.map((file) => file.standing)).toEqual(['before', 'after', 'after', 'after']);
    expect(found && (await restore(host, found.entry))).toEqual([]);
    expect(host.state).toEqual(before);
  });

  it('leaves alone an apply another living window is in the midst of', async () => {
    const { options, dir } = setUp();
    const neverEnds = { ...createJournal(dir), finish: async () => undefined };
    await applyChanges({ ...options, journal: neverEnds }, request([created('n.ts', 'n')]));
    expect(await findInterrupted(options, () => true)).toEqual([]);
    expect((await options.journal.list())[0]?.state).toBe('pending');
  });

  it('is settled by itself when nothing or everything was done', async () => {
    const { host, options, dir } = setUp();
    const neverEnds = { ...createJournal(dir), finish: async () => undefined };
    await applyChanges({ ...options, journal: neverEnds }, request([created('n.ts', 'n')]));
    expect(await findInterrupted(options, () => false)).toEqual([]);
    expect(await findUndoable(options)).toMatchObject({ state: 'applied' });
    await host.remove({ path: 'n.ts', absolute: '/w/n.ts' });
  });
});

describe('edits of a text', () => {
  it('are taken back by their reverse, whatever they are', () => {
    const edits = fc.array(fc.tuple(fc.nat(8), fc.nat(4), fc.string({ maxLength: 4, unit: 'grapheme' })), { maxLength: 6 });
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), edits, (text, pieces) => {
        let at = 0;
        const list = pieces.map(([skip, length, replacement]) => {
          const start = Math.min(at + skip, text.length);
          const end = Math.min(start + length, text.length);
          at = end;
          return { start, end, text: replacement };
        });
        const after = applyEdits(text, list);
        expect(after).not.toBeNull();
        expect(applyEdits(after ?? '', reverseEdits(text, list))).toBe(text);
      }),
    );
  });

  it('are refused when they overlap, run backwards or leave the text', () => {
    expect(
      applyEdits('abc', [
        { start: 0, end: 2, text: '' },
        { start: 1, end: 3, text: '' },
      ]),
    ).toBeNull();
    expect(applyEdits('abc', [{ start: 2, end: 1, text: '' }])).toBeNull();
    expect(applyEdits('abc', [{ start: 0, end: 4, text: '' }])).toBeNull();
  });
});
