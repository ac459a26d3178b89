/** Runs in the database. Their events are the log's (`runs/eventLog.ts`). */
import { z } from 'zod';
import { Usage, type ModelRef } from '#contracts/agents/model';
import { Run, type RunStatus } from '#contracts/chat/run';
import { Failure } from '#contracts/core/errors';
import { ClientId, type ConversationId, type MessageId, type RunId } from '#contracts/core/ids';
import { RunSettings } from '#contracts/local/conversations';
import type { Sqlite, SqlRow, SqlValue, Statement } from '../../shared/sqlite.ts';
import { fromJson } from './json.ts';

/** A run with what is needed to carry it out again. */
export interface StoredRun extends Run {
  readonly settings: RunSettings;
  readonly client_id: ClientId | null;
}

export interface RunChange {
  readonly status?: RunStatus;
  readonly model?: ModelRef;
  readonly fallback_used?: boolean;
  readonly failure?: Failure | null;
  readonly usage?: Usage | null;
  readonly finished_at?: number;
  readonly client_id?: ClientId;
}

export interface RunStore {
  insert(run: StoredRun): void;
  get(id: RunId): StoredRun | null;
  byReply(reply_id: MessageId): StoredRun | null;
  /** The run a message was first sent with. */
  byMessage(message_id: MessageId): StoredRun | null;
  change(id: RunId, change: RunChange): void;
  /** Runs without their final event, oldest first, of one conversation or of all. */
  unfinished(conversation_id?: ConversationId): readonly StoredRun[];
  ofReplies(conversation_id: ConversationId, reply_ids: ReadonlySet<MessageId>): readonly StoredRun[];
}

const columns = `id, conversation_id, kind, message_id, reply_id, status, settings, client_id, model, fallback_used, retry_of, failure, usage, created_at, finished_at,
  coalesce((SELECT max(seq) FROM run_events e WHERE e.run_id = runs.id), 0) AS last_seq`;

export function createRunStore(db: Sqlite): RunStore {
  const insert = db.prepare(
    'INSERT INTO runs (id, conversation_id, kind, message_id, reply_id, status, settings, client_id, model, retry_of, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const select = db.prepare(`SELECT ${columns} FROM runs WHERE id = ?`);
  const byReply = db.prepare(`SELECT ${columns} FROM runs WHERE reply_id = ?`);
  const byMessage = db.prepare(`SELECT ${columns} FROM runs WHERE message_id = ? AND retry_of IS NULL ORDER BY ord LIMIT 1`);
  /** By the columns they write. */
  const updates = new Map<string, Statement>();
  const unfinished = db.prepare(`SELECT ${columns} FROM runs WHERE finished_at IS NULL ORDER BY ord`);
  const unfinishedOf = db.prepare(`SELECT ${columns} FROM runs WHERE finished_at IS NULL AND conversation_id = ? ORDER BY ord`);
  const ofConversation = db.prepare(
    `SELECT ${columns} FROM runs WHERE conversation_id = ? AND reply_id IN (SELECT value FROM json_each(?)) ORDER BY ord`,
  );

  const get = (id: RunId): StoredRun | null => one(select.get(id));
  return {
    insert: (r) =>
      void insert.run(
        r.id,
        r.conversation_id,
        r.kind,
        r.message_id,
        r.reply_id,
        r.status,
        JSON.stringify(r.settings),
        r.client_id,
        r.model,
        r.retry_of,
        r.created_at,
      ),
    get,
    byReply: (reply_id) => one(byReply.get(reply_id)),
    byMessage: (message_id) => one(byMessage.get(message_id)),
    change(id, change) {
      const values = changedColumns(change);
      if (values.length === 0) return;
      const names = values.map(([name]) => `${name} = ?`).join(', ');
      const update = updates.get(names) ?? db.prepare(`UPDATE runs SET ${names} WHERE id = ?`);
      updates.set(names, update);
      update.run(...values.map(([, value]) => value), id);
    },
    unfinished: (conversation_id) => readable(conversation_id === undefined ? unfinished.all() : unfinishedOf.all(conversation_id)),
    ofReplies: (conversation_id, reply_ids) => readable(ofConversation.all(conversation_id, JSON.stringify([...reply_ids]))),
  };
}

/** The names are these and no others, so they may stand in SQL. */
function changedColumns({ status, model, fallback_used, failure, usage, finished_at, client_id }: RunChange): [string, SqlValue][] {
  const values: [string, SqlValue][] = [];
  const json = (value: object | null): string | null => (value === null ? null : JSON.stringify(value));
  if (status !== undefined) values.push(['status', status]);
  if (model !== undefined) values.push(['model', model]);
  if (fallback_used !== undefined) values.push(['fallback_used', fallback_used ? 1 : 0]);
  if (failure !== undefined) values.push(['failure', json(failure)]);
  if (usage !== undefined) values.push(['usage', json(usage)]);
  if (finished_at !== undefined) values.push(['finished_at', finished_at]);
  if (client_id !== undefined) values.push(['client_id', client_id]);
  return values;
}

const one = (row: SqlRow | undefined): StoredRun | null => (row === undefined ? null : toRun(row));

/** One record that cannot be read must not stop a start or hide the rest. */
function readable(rows: readonly SqlRow[]): StoredRun[] {
  return rows.flatMap((row) => {
    try {
      return [toRun(row)];
    } catch {
      return [];
    }
  });
}

const Extras = z.object({ client_id: ClientId.nullable() });

function toRun(row: SqlRow): StoredRun {
  const settings = fromJson(RunSettings, row['settings']);
  const run = Run.parse({
    ...row,
    requested_model: settings.model,
    fallback_used: row['fallback_used'] === 1,
    failure: fromJson(Failure.nullable(), row['failure']),
    usage: fromJson(Usage.nullable(), row['usage']),
  });
  return { ...run, settings, client_id: Extras.parse(row).client_id };
}

/** A run as clients see it. */
export function publicRun({ settings: _settings, client_id: _client, ...run }: StoredRun): Run {
  return run;
}
