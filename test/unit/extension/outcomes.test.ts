import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AppError } from '#contracts/core/errors';
import { ConversationId, EditId, MessageId, RunId } from '#contracts/core/ids';
import type { EditOutcome, FileChange } from '#contracts/edits/fileEdit';
import { applyChanges, type ApplyOptions } from '../../../extension/edits/apply.ts';
import { createJournal } from '../../../extension/edits/journal.ts';
import { tellOutcomes, type OutcomeDoors } from '../../../extension/edits/outcomes.ts';
import { textHash } from '../../../extension/edits/textEdits.ts';
import { findUndoable, undoApply } from '../../../extension/edits/undo.ts';
import { tempDir } from '../../support/tempDir.ts';
import { verifies } from '../../support/verifies.ts';
import { MemoryEditHost } from './memoryEditHost.ts';

const edit_id = EditId.parse('01900000-0000-7000-8000-000000000001');
const run_id = RunId.parse('01900000-0000-7000-8000-000000000002');
const conversation_id = ConversationId.parse('01900000-0000-7000-8000-000000000003');
const message_id = MessageId.parse('01900000-0000-7000-8000-000000000004');

/** A server that is down, knows the edit or has forgotten it; takes outcomes as the real one does. */
class Server {
  state: 'up' | 'down' | 'forgot' = 'up';
  outcome: EditOutcome | null = null;
  readonly taken: string[] = [];

  readonly client: OutcomeDoors['client'] = {
    editsGet: async () => {
      this.mustBeUp();
      return { id: edit_id, run_id, conversation_id, title: '', files: [], outcome: this.outcome };
    },
    runsGet: async () => {
      this.mustBeUp();
      return {
        id: run_id,
        conversation_id,
        kind: 'chat',
        message_id,
        reply_id: message_id,
        status: 'waiting',
        requested_model: 'offline/rules',
        model: 'offline/rules',
        fallback_used: false,
        retry_of: null,
        failure: null,
        usage: null,
        last_seq: 1,
        created_at: 0,
        finished_at: null,
      };
    },
    editsOutcome: async ({ body: { outcome } }) => {
      this.mustBeUp();
      if (this.outcome === null && outcome.status === 'undone') throw new AppError('E_CONFLICT');
      this.outcome = outcome;
      this.taken.push(outcome.status);
      return { id: edit_id, run_id, conversation_id, title: '', files: [], outcome };
    },
  };

  private mustBeUp(): void {
    if (this.state === 'down') throw new AppError('BACKEND_DOWN');
    if (this.state === 'forgot') throw new AppError('E_NOT_FOUND');
  }
}

async function applied(): Promise<{ server: Server; doors: OutcomeDoors; options: ApplyOptions; dir: string }> {
  const dir = tempDir();
  let made = 0;
  const options: ApplyOptions = {
    host: new MemoryEditHost(),
    journal: createJournal(dir),
    workspace: 'w',
    now: () => 1000,
    newId: () => String((made += 1)).padStart(8, '0'),
  };
  const edits = [{ start: 0, end: 0, text: 'n' }];
  const file: FileChange = {
    path: 'n.ts',
    change: 'created',
    base_hash: null,
    result_hash: textHash('n'),
    edits,
    hunks: [],
    added: 1,
    removed: 0,
  };
  await applyChanges(options, { title: 'New', edit_id, files: [file] });
  const server = new Server();
  const doors = { client: server.client, modelChoice: { credentialsFor: async () => undefined }, journal: createJournal(dir) };
  return { server, doors, options, dir };
}

describe('what became of an edit', () => {
  verifies('edit.outcome.told-later', 'is told once the server is back, however long it was gone, and only once', async () => {
    const { server, doors } = await applied();
    server.state = 'down';
    await expect(tellOutcomes(doors, edit_id)).rejects.toMatchObject({ code: 'BACKEND_DOWN' });
    server.state = 'up';
    await tellOutcomes(doors);
    expect(server.outcome).toEqual({ status: 'applied', files: ['n.ts'] });
    server.state = 'down';
    await tellOutcomes(doors);
    expect(server.taken).toEqual(['applied']);
  });

  it('is told in order when it was undone before the server knew of it', async () => {
    const { server, doors, options } = await applied();
    const entry = await findUndoable(options, edit_id);
    expect(entry && (await undoApply(options, entry)).status).toBe('applied');
    await tellOutcomes(doors);
    expect(server.taken).toEqual(['applied', 'undone']);
    await tellOutcomes(doors);
    expect(server.taken).toEqual(['applied', 'undone']);
  });

  it('is not told again when the server knew and only our note of it was lost', async () => {
    const { server, doors, options } = await applied();
    const entry = await findUndoable(options, edit_id);
    expect(entry && (await undoApply(options, entry)).status).toBe('applied');
    server.outcome = { status: 'undone', files: ['n.ts'] };
    await tellOutcomes(doors);
    expect(server.taken).toEqual([]);
  });

  it('is let go of when the server has forgotten the edit', async () => {
    const { server, doors, dir } = await applied();
    server.state = 'forgot';
    await tellOutcomes(doors);
    expect(readdirSync(dir)).toEqual(['00000001.applied.told.json']);
  });
});
