/** Group commit: order, what shares a transaction, and what a write that fails does to the others. */
import { expect, it } from 'vitest';
import { AppError } from '#contracts/core/errors';
import { createCommitQueue, type CommitQueue } from '../../../../server/local/runs/commitQueue.ts';
import { systemClock } from '../../../../server/shared/clock.ts';
import { openSqlite, type Sqlite } from '../../../../server/shared/sqlite.ts';
import { waitFor } from '../../../support/waitFor.ts';

function open(): {
  db: Sqlite;
  queue: CommitQueue;
  note: (text: string) => [() => void, () => void];
  stored: string[];
  dropped: unknown[];
  failures: string[];
} {
  const db = openSqlite(':memory:');
  db.exec('CREATE TABLE notes (text TEXT UNIQUE)');
  const insert = db.prepare('INSERT INTO notes VALUES (?)');
  const stored: string[] = [];
  const dropped: unknown[] = [];
  const failures: string[] = [];
  const queue = createCommitQueue({
    db,
    clock: systemClock,
    retryMs: 5,
    onFailure: ({ code }) => void failures.push(code),
    onDropped: (error) => void dropped.push(error),
    onStored: () => undefined,
  });
  return { db, queue, stored, dropped, failures, note: (text) => [() => void insert.run(text), () => void stored.push(text)] };
}

it('commits what was queued before together with what cannot wait', () => {
  const { queue, note, stored } = open();
  queue.push(...note('a'));
  queue.push(...note('b'));
  expect(stored).toEqual([]);
  queue.commit(...note('c'));
  expect(stored).toEqual(['a', 'b', 'c']);
});

it('gives up one impossible write and carries out the others', async () => {
  const { queue, note, stored, dropped } = open();
  queue.push(...note('a'));
  queue.push(...note('a'));
  queue.push(...note('b'));
  await waitFor(() => stored.length === 2);
  expect(stored).toEqual(['a', 'b']);
  expect(dropped).toHaveLength(1);
});

it('leaves what was queued before alone when the write beside it is a mistake', async () => {
  const { queue, note, stored } = open();
  queue.push(...note('a'));
  expect(() =>
    queue.commit(
      () => {
        throw new TypeError('mistake');
      },
      () => undefined,
    ),
  ).toThrow('mistake');
  await waitFor(() => stored.length === 1);
});

it('keeps everything while the disk is full and writes it when there is room', async () => {
  const { queue, note, stored, failures } = open();
  let full = true;
  const [write, done] = note('a');
  queue.push(() => {
    if (full) throw new AppError('E_STORE_FULL');
    write();
  }, done);
  await waitFor(() => queue.failure?.code === 'E_STORE_FULL');
  expect(() => queue.commit(...note('b'))).toThrow(expect.objectContaining({ code: 'E_STORE_FULL' }));
  queue.commitEventually(...note('c'));
  expect(stored).toEqual([]);
  full = false;
  await waitFor(() => stored.length === 2);
  expect(stored).toEqual(['a', 'c']);
  expect(queue.failure).toBeNull();
  expect(failures).toEqual(['E_STORE_FULL']);
});
