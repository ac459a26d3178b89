/** The applier over a real folder, with single system calls made to fail, or the process made to end, at every point. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyFileChanges } from '../../../../server/local/cli/apply/applyFileChanges.ts';
import { systemFileOps, type FileOps } from '../../../../server/local/cli/apply/fileOps.ts';
import { planInFolder } from '../../../../server/local/cli/apply/planInFolder.ts';
import { recoverFolder } from '../../../../server/local/cli/apply/recover.ts';
import type { EditPlan } from '#contracts/edits/fileEdit';
import { tempDir } from '../../../support/tempDir.ts';
import { verifies } from '../../../support/verifies.ts';

const before: Record<string, string> = {
  'a.txt': 'one\r\ntwo\r\n',
  'dir/b.txt': '\uFEFFalpha\nbeta',
  'gone.txt': 'x\n',
  'old.txt': 'same\n',
};
const after: Record<string, string> = {
  'a.txt': 'one\r\nTWO\r\n',
  'dir/b.txt': '\uFEFFalpha\nBETA',
  'made/deep/c.txt': 'new\n',
  'new.txt': 'SAME\n',
};
const answer = `a.txt
<<<<<<< SEARCH
two
=======
TWO
>>>>>>> REPLACE
dir/b.txt
<<<<<<< SEARCH
beta
=======
BETA
>>>>>>> REPLACE
made/deep/c.txt
<<<<<<< SEARCH
=======
new
>>>>>>> REPLACE
\`\`\`diff
--- a/gone.txt
+++ /dev/null
@@ -1 +0,0 @@
-x
diff --git a/old.txt b/new.txt
rename from old.txt
rename to new.txt
--- a/old.txt
+++ b/new.txt
@@ -1 +1 @@
-same
+SAME
\`\`\`
`;

interface House {
  readonly root: string;
  readonly dataDir: string;
  readonly plan: EditPlan;
}

function house(): House {
  const dir = tempDir();
  const root = path.join(dir, 'root');
  for (const [name, text] of Object.entries(before)) {
    fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    fs.writeFileSync(path.join(root, name), text);
  }
  fs.chmodSync(path.join(root, 'a.txt'), 0o750);
  const plan = planInFolder(systemFileOps, root, answer, 'auto');
  expect(plan).toMatchObject({ status: 'planned', rejected: [] });
  return { root, dataDir: path.join(dir, 'data'), plan };
}

/** Every file under a folder with its text; folders that hold nothing as `name/`. */
function tree(root: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of fs.readdirSync(root, { recursive: true, withFileTypes: true })) {
    const full = path.join(entry.parentPath, entry.name);
    const name = path.relative(root, full);
    if (entry.isFile()) found[name] = fs.readFileSync(full, 'utf8');
    else if (entry.isDirectory() && fs.readdirSync(full).length === 0) found[`${name}/`] = '';
  }
  return found;
}

const apply = ({ root, dataDir, plan }: House, ops: FileOps): ReturnType<typeof applyFileChanges> =>
  applyFileChanges({ root, dataDir, changes: plan.files, ops });

const journals = (dataDir: string): string[] => {
  const folder = path.join(dataDir, 'journal');
  return fs.existsSync(folder)
    ? Object.keys(tree(folder)).filter((name) => !name.includes('lock.db') && name.includes(path.sep) && !name.endsWith('/'))
    : [];
};

/** Files that are neither as they were nor as they are to be, besides what is staged. */
const strangers = (root: string): string[] =>
  Object.entries(tree(root)).flatMap(([name, text]) =>
    path.basename(name).startsWith('.coterie-') || name.endsWith('/') || text === before[name] || text === after[name] ? [] : [name],
  );

type Fault = (name: string, run: () => unknown) => unknown;

/** The real calls, each passing through `fault` with its number. */
function faulty(fault: (count: number, name: string, run: () => unknown) => unknown): FileOps & { readonly calls: () => number } {
  let count = 0;
  const through: Fault = (name, run) => {
    count += 1;
    return fault(count, name, run);
  };
  const ops = new Proxy(systemFileOps, {
    get(target, name, receiver) {
      const real: unknown = Reflect.get(target, name, receiver);
      if (typeof real !== 'function' || typeof name !== 'string') return real;
      return (...args: unknown[]): unknown => through(name, () => Reflect.apply(real, target, args));
    },
  });
  return Object.assign(Object.create(ops) as FileOps, { calls: () => count });
}

const withCode = (code: string): Error => Object.assign(new Error(code), { code });

function countCalls(): number {
  const ops = faulty((_count, _name, run) => run());
  expect(apply(house(), ops).status).toBe('applied');
  return ops.calls();
}

describe('apply', () => {
  it('carries out a plan over several files, and leaves nothing behind', () => {
    const given = house();
    expect(apply(given, systemFileOps)).toMatchObject({ status: 'applied', recovered: [] });
    expect(tree(given.root)).toEqual(after);
    expect(fs.statSync(path.join(given.root, 'a.txt')).mode & 0o777).toBe(0o750);
    expect(journals(given.dataDir)).toEqual([]);
  });

  verifies(
    'edits.together',
    'any one system call fails',
    () => {
      const total = countCalls();
      for (const code of ['EIO', 'ENOSPC', 'EACCES']) {
        for (let at = 1; at <= total; at += 1) {
          const given = house();
          let failed = '';
          const ops = faulty((count, name, run) => {
            if (count !== at) return run();
            failed = name;
            throw withCode(code);
          });
          let outcome = '';
          try {
            outcome = apply(given, ops).status;
          } catch (error) {
            outcome = String(error);
          }
          const found = tree(given.root);
          const told = `${code} at call ${at} (${failed}): ${outcome}`;
          const expected = outcome === 'applied' ? after : before;
          recoverFolder(systemFileOps, given.dataDir, given.root);
          const later = tree(given.root);
          expect({ told, found, later, left: journals(given.dataDir) }).toEqual({ told, found: expected, later: expected, left: [] });
        }
      }
    },
    120_000,
  );

  verifies(
    'edits.killed',
    'everything fails from some point on',
    () => {
      const total = countCalls();
      const ends = new Set<string>();
      for (let at = 1; at <= total; at += 1) {
        const given = house();
        const ops = faulty((count, _name, run) => {
          if (count >= at) throw withCode('EIO');
          return run();
        });
        let status = 'threw';
        try {
          status = apply(given, ops).status;
        } catch {
          // The first calls prepare the data folder.
        }
        expect(strangers(given.root)).toEqual([]);
        const [recovered] = recoverFolder(systemFileOps, given.dataDir, given.root);
        const found = tree(given.root);
        const told = `all from call ${at}`;
        const isNew = Object.hasOwn(found, 'new.txt');
        const action = recovered?.action ?? 'nothing to do';
        const allowed = isNew ? ['finished', 'nothing to do'] : ['restored', 'nothing to do'];
        expect({ told, found, left: journals(given.dataDir) }).toEqual({ told, found: isNew ? after : before, left: [] });
        expect(allowed).toContain(action);
        expect(status === 'applied' && !isNew).toBe(false);
        expect(recoverFolder(systemFileOps, given.dataDir, given.root)).toEqual([]);
        ends.add(action);
      }
      expect([...ends].toSorted()).toEqual(['finished', 'nothing to do', 'restored']);
    },
    120_000,
  );

  it('writes whole files through short writes', () => {
    const given = house();
    const ops: FileOps = {
      ...systemFileOps,
      writeSync: ((fd: number, buffer: Buffer, offset: number) => fs.writeSync(fd, buffer, offset, 1)) as typeof fs.writeSync,
    };
    expect(apply(given, ops).status).toBe('applied');
    expect(tree(given.root)).toEqual(after);
  });

  it('works where the system has no hard links', () => {
    const given = house();
    const linkSync = (): void => {
      throw withCode('EPERM');
    };
    expect(apply(given, { ...systemFileOps, linkSync }).status).toBe('applied');
    expect(tree(given.root)).toEqual(after);
  });

  it('notices a change made by somebody else between plan and apply, and while it applies', () => {
    const given = house();
    fs.writeFileSync(path.join(given.root, 'dir/b.txt'), 'mine\n');
    expect(apply(given, systemFileOps)).toMatchObject({ status: 'rejected', rejected: [{ path: 'dir/b.txt', code: 'E_EDIT_CONFLICT' }] });
    expect(tree(given.root)).toEqual({ ...before, 'dir/b.txt': 'mine\n' });

    const other = house();
    let renames = 0;
    const ops: FileOps = {
      ...systemFileOps,
      renameSync(from, to) {
        fs.renameSync(from, to);
        renames += 1;
        // The first rename is the journal's, the second the first file's.
        if (renames === 2) fs.writeFileSync(path.join(other.root, 'dir/b.txt'), 'mine\n');
      },
    };
    expect(apply(other, ops)).toMatchObject({ status: 'rejected', rejected: [{ path: 'dir/b.txt', code: 'E_EDIT_CONFLICT' }] });
    expect(tree(other.root)).toEqual({ ...before, 'dir/b.txt': 'mine\n' });
  });

  it('does not take a name from a file that has just appeared', () => {
    const given = house();
    const ops: FileOps = {
      ...systemFileOps,
      linkSync(from, to) {
        if (String(to).endsWith('c.txt')) fs.writeFileSync(to, 'mine\n');
        fs.linkSync(from, to);
      },
    };
    expect(apply(given, ops).status).toBe('rejected');
    expect(tree(given.root)).toEqual({ ...before, 'made/deep/c.txt': 'mine\n' });
  });

  it('keeps what somebody wrote after a crash, and restores the rest', () => {
    const given = house();
    let renames = 0;
    const ops = faulty((_count, name, run) => {
      if (renames >= 2) throw withCode('EIO');
      if (name === 'renameSync') renames += 1;
      return run();
    });
    expect(apply(given, ops).status).toBe('rejected');
    fs.writeFileSync(path.join(given.root, 'gone.txt'), 'mine\n');
    expect(recoverFolder(systemFileOps, given.dataDir, given.root)).toMatchObject([
      { action: 'restored', files: ['a.txt'], kept: ['gone.txt'] },
    ]);
    expect(tree(given.root)).toEqual({ ...before, 'gone.txt': 'mine\n' });
  });

  it('keeps a journal it cannot read, and says so', () => {
    const given = house();
    const ops = faulty((_count, name, run) => {
      if (name === 'renameSync') throw withCode('EIO');
      return run();
    });
    expect(apply(given, ops).status).toBe('rejected');
    const [workspace = ''] = fs.readdirSync(path.join(given.dataDir, 'journal'));
    const broken = path.join(given.dataDir, 'journal', workspace, 'broken');
    fs.mkdirSync(broken);
    fs.writeFileSync(path.join(broken, 'intent.json'), '{"version": 9}');
    expect(apply(given, systemFileOps)).toMatchObject({ status: 'applied', recovered: [{ action: 'unreadable', journal: broken }] });
    expect(fs.existsSync(broken)).toBe(true);
  });
});

describe('places', () => {
  const read = (root: string, name: string): unknown =>
    planInFolder(systemFileOps, root, `${name}\n<<<<<<< SEARCH\nx\n=======\ny\n>>>>>>> REPLACE\n`, 'auto');

  verifies('edits.inside', 'every way out through a link', () => {
    const dir = tempDir();
    const root = path.join(dir, 'root');
    fs.mkdirSync(path.join(root, '.git/hooks'), { recursive: true });
    fs.mkdirSync(path.join(root, 'in'));
    fs.writeFileSync(path.join(dir, 'secret.txt'), 'x\n');
    fs.writeFileSync(path.join(root, '.git/hooks/h.txt'), 'x\n');
    fs.writeFileSync(path.join(root, 'in/real.txt'), 'x\n');
    fs.symlinkSync('../secret.txt', path.join(root, 'file.txt'));
    fs.symlinkSync('..', path.join(root, 'up'));
    fs.symlinkSync(dir, path.join(root, 'in/abs'));
    fs.symlinkSync('up', path.join(root, 'twice'));
    fs.symlinkSync('nowhere.txt', path.join(root, 'dangling.txt'));
    fs.symlinkSync('loop.txt', path.join(root, 'loop.txt'));
    fs.symlinkSync('.git/hooks', path.join(root, 'hooks'));
    for (const name of [
      'file.txt',
      'up/secret.txt',
      'up/new.txt',
      'in/abs/secret.txt',
      'twice/secret.txt',
      'dangling.txt',
      'loop.txt',
      'hooks/h.txt',
    ]) {
      expect([name, read(root, name)]).toMatchObject([name, { status: 'rejected', rejected: [{ code: 'E_EDIT_OUTSIDE' }] }]);
    }
  });

  it('follows a link inside the folder to its file, and keeps the link', () => {
    const dir = tempDir();
    fs.mkdirSync(path.join(dir, 'root/in'), { recursive: true });
    fs.writeFileSync(path.join(dir, 'root/in/real.txt'), 'x\n');
    fs.symlinkSync('in/real.txt', path.join(dir, 'root/link.txt'));
    const root = path.join(dir, 'root');
    const plan = planInFolder(systemFileOps, root, 'link.txt\n<<<<<<< SEARCH\nx\n=======\ny\n>>>>>>> REPLACE\n', 'auto');
    expect(applyFileChanges({ root, dataDir: path.join(dir, 'data'), changes: plan.files }).status).toBe('applied');
    expect(fs.readFileSync(path.join(root, 'in/real.txt'), 'utf8')).toBe('y\n');
    expect(fs.lstatSync(path.join(root, 'link.txt')).isSymbolicLink()).toBe(true);
    const both = 'link.txt\n<<<<<<< SEARCH\ny\n=======\nz\n>>>>>>> REPLACE\nin/real.txt\n<<<<<<< SEARCH\ny\n=======\nz\n>>>>>>> REPLACE\n';
    const twice = planInFolder(systemFileOps, root, both, 'auto');
    expect(applyFileChanges({ root, dataDir: path.join(dir, 'data'), changes: twice.files })).toMatchObject({
      rejected: [{ code: 'E_EDIT_OVERLAP' }],
    });
  });

  it('refuses folders and read-only files', () => {
    const dir = tempDir();
    fs.mkdirSync(path.join(dir, 'root/d.txt'), { recursive: true });
    fs.writeFileSync(path.join(dir, 'root/r.txt'), 'x\n', { mode: 0o444 });
    expect(read(path.join(dir, 'root'), 'd.txt')).toMatchObject({ rejected: [{ code: 'E_EDIT_ENCODING' }] });
    const plan = planInFolder(systemFileOps, path.join(dir, 'root'), 'r.txt\n<<<<<<< SEARCH\nx\n=======\ny\n>>>>>>> REPLACE\n', 'auto');
    expect(applyFileChanges({ root: path.join(dir, 'root'), dataDir: path.join(dir, 'data'), changes: plan.files })).toMatchObject({
      rejected: [{ code: 'E_EDIT_READ_ONLY' }],
    });
  });
});
