/** Edit proposals and what became of them. */
import { z } from 'zod';
import { CallId, type EditId, type RunId } from '#contracts/core/ids';
import { EditOutcome, FileChange } from '#contracts/edits/fileEdit';
import { EditRecord } from '#contracts/local/edits';
import type { Sqlite, SqlRow } from '../../shared/sqlite.ts';
import { fromJson } from './json.ts';

export interface StoredEdit extends EditRecord {
  /** The tool call that proposed it. */
  readonly call_id: CallId | null;
}

export interface EditStore {
  insert(edit: StoredEdit): void;
  get(id: EditId): StoredEdit | null;
  setOutcome(id: EditId, outcome: EditOutcome): void;
  /** Oldest first. */
  ofRun(run_id: RunId): readonly StoredEdit[];
}

const columns = 'id, run_id, conversation_id, call_id, title, files, outcome';

export function createEditStore(db: Sqlite): EditStore {
  const insert = db.prepare(`INSERT INTO edits (${columns}) VALUES (?, ?, ?, ?, ?, ?, NULL)`);
  const select = db.prepare(`SELECT ${columns} FROM edits WHERE id = ?`);
  const update = db.prepare('UPDATE edits SET outcome = ? WHERE id = ?');
  const ofRun = db.prepare(`SELECT ${columns} FROM edits WHERE run_id = ? ORDER BY rowid`);
  return {
    insert: (e) => void insert.run(e.id, e.run_id, e.conversation_id, e.call_id, e.title, JSON.stringify(e.files)),
    get(id) {
      const row = select.get(id);
      return row === undefined ? null : toEdit(row);
    },
    setOutcome: (id, outcome) => void update.run(JSON.stringify(outcome), id),
    ofRun: (run_id) => ofRun.all(run_id).map(toEdit),
  };
}

const Row = EditRecord.pick({ id: true, run_id: true, conversation_id: true, title: true }).extend({ call_id: CallId.nullable() });

function toEdit(row: SqlRow): StoredEdit {
  return {
    ...Row.parse(row),
    files: fromJson(z.array(FileChange), row['files']),
    outcome: fromJson(EditOutcome.nullable(), row['outcome']),
  };
}
