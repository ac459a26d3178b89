/** Runs that wait for a person: what is asked, what a decision must name, and what a restart changes (nothing). */
import { describe, expect, it } from 'vitest';
import type { EditPlan } from '#contracts/edits/fileEdit';
import type { RoutedEvent } from '../../../../server/local/providers/models.ts';
import type { RunServices } from '../../../../server/local/runs/runServices.ts';
import {
  callTool,
  ended,
  eventsOf,
  openHouse,
  reached,
  say,
  sendTo,
  startChat,
  type EditorTool,
  type HouseOptions,
} from '../../../support/runHouse.ts';
import { tempDir } from '../../../support/tempDir.ts';
import { verifies } from '../../../support/verifies.ts';
import type { RunId } from '#contracts/core/ids';

const command = { name: 'run_command', arguments: { command: 'npm test' } };
const runs: EditorTool = (_input, { onOutput }) => {
  onOutput('stdout', 'ok\n');
  return Promise.resolve({ exit_code: 0, output: 'ok\n', truncated: false, timed_out: false });
};
const editor = { run_command: runs, read_file: () => Promise.reject(new Error('not needed')) };

async function asked(house: RunServices, run_id: RunId) {
  const event = await reached(house, run_id, 'permission.requested');
  if (event.type !== 'permission.requested') throw new Error('not asked');
  return event.data;
}

const plan: EditPlan = {
  status: 'planned',
  files: [
    {
      path: 'a.ts',
      change: 'created',
      base_hash: null,
      result_hash: 'a'.repeat(64),
      edits: [{ start: 0, end: 0, text: 'x' }],
      hunks: [],
      added: 1,
      removed: 0,
    },
  ],
  rejected: [],
  missing: [],
};
const editing = (dataDir: string, more: Partial<HouseOptions> = {}): HouseOptions => ({
  dataDir,
  editor,
  planEdits: () => plan,
  turns: [callTool({ name: 'edit_file', arguments: { text: 'whatever' } }), say('Done.')],
  ...more,
});

async function proposed(house: RunServices, run_id: RunId) {
  const event = await reached(house, run_id, 'edit.proposed');
  if (event.type !== 'edit.proposed') throw new Error('not proposed');
  return event.data.edit_id;
}

describe('permission', () => {
  verifies('runs.asks-first', 'a command runs only after the decision about exactly it is stored', async () => {
    const house = openHouse({
      dataDir: tempDir(),
      editor,
      turns: [callTool(command), callTool({ ...command, arguments: { command: 'ls' } }), say('Done.')],
    });
    const { run_id } = startChat(house, 'go');
    const request = await asked(house, run_id);
    expect(house.runs.get(run_id).status).toBe('waiting');
    expect(house.calls).toEqual([]);
    expect(request.details).toContain('npm test');
    const decision = {
      kind: 'permission' as const,
      request_id: request.request_id,
      digest: request.digest,
      decision: 'allow_run' as const,
    };
    expect(() => house.runs.decide(run_id, { ...decision, digest: '0'.repeat(64) })).toThrow(
      expect.objectContaining({ code: 'E_CONFLICT' }),
    );
    house.runs.decide(run_id, decision);
    await ended(house, run_id);
    // Allowed for the run: the second command was recorded as decided by policy, and is not asked.
    const types = eventsOf(house, run_id).map((event) =>
      event.type === 'permission.decided' ? `${event.type} by ${event.data.by}` : event.type,
    );
    expect(types).toEqual([
      'run.started',
      'tool.call',
      'permission.requested',
      'permission.decided by user',
      'tool.output',
      'tool.result',
      'tool.call',
      'permission.decided by policy',
      'tool.output',
      'tool.result',
      'text.delta',
      'run.completed',
    ]);
    expect(house.runs.decide(run_id, decision)).toBe('completed');
    expect(() => house.runs.decide(run_id, { ...decision, decision: 'deny' })).toThrow(expect.objectContaining({ code: 'E_CONFLICT' }));
    await house.close();
  });

  it('denied, nothing runs and the model is told', async () => {
    const house = openHouse({ dataDir: tempDir(), editor, turns: [callTool(command), say('All right.')] });
    const { run_id } = startChat(house, 'go');
    const { request_id, digest } = await asked(house, run_id);
    house.runs.decide(run_id, { kind: 'permission', request_id, digest, decision: 'deny' });
    await ended(house, run_id);
    expect(house.calls).toEqual([]);
    expect(house.asked[1]?.messages.at(-1)).toMatchObject({ role: 'tool', is_error: true });
    await house.close();
  });

  verifies('runs.parked-survive', 'a run that waits goes on after a restart, and its other calls are not lost', async () => {
    const dataDir = tempDir();
    const first = openHouse({ dataDir, editor, turns: [callTool(command, { name: 'list_files', arguments: {} })] });
    const { run_id, conversation_id } = startChat(first, 'go');
    const { request_id, digest } = await asked(first, run_id);
    expect(first.activeRuns()).toBe(0);
    await first.close();

    const second = openHouse({
      dataDir,
      editor: { ...editor, list_files: () => Promise.resolve({ files: ['a'], truncated: false }) },
      turns: [say('Done.')],
    });
    expect(second.runs.get(run_id).status).toBe('waiting');
    expect(second.conversations.get(conversation_id).active).toBe(true);
    second.runs.decide(run_id, { kind: 'permission', request_id, digest, decision: 'allow_once', credentials: { openai: 'sk-later' } });
    await ended(second, run_id);
    expect(second.runs.get(run_id).status).toBe('completed');
    expect(second.calls.map(({ tool }) => tool)).toEqual(['run_command', 'list_files']);
    expect(second.asked[0]?.credentials).toEqual({ openai: 'sk-later' });
    const seqs = eventsOf(second, run_id).map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, n) => n + 1));
    await second.close();
  });

  it('gives way to a new message', async () => {
    const house = openHouse({ dataDir: tempDir(), editor, turns: [callTool(command), say('Something else.')] });
    const { run_id, conversation_id } = startChat(house, 'go');
    await asked(house, run_id);
    const next = sendTo(house, conversation_id, 'no, do this');
    await ended(house, next.run_id);
    expect(house.runs.get(run_id).status).toBe('cancelled');
    expect(house.runs.get(next.run_id).status).toBe('completed');
    expect(house.calls).toEqual([]);
    await house.close();
  });
});

describe('edit review', () => {
  verifies('edits.outcome-once', 'an outcome is recorded once, lets the run go on, and can be undone', async () => {
    const house = openHouse(editing(tempDir()));
    const { run_id, conversation_id } = startChat(house, 'go');
    const id = await proposed(house, run_id);
    expect(house.runs.get(run_id).status).toBe('waiting');
    const applied = { outcome: { status: 'applied' as const, files: ['a.ts'] } };
    expect(() => house.edits.outcome(id, { outcome: { status: 'undone', files: ['a.ts'] } })).toThrow(
      expect.objectContaining({ code: 'E_CONFLICT' }),
    );
    house.edits.outcome(id, applied);
    house.edits.outcome(id, applied);
    await ended(house, run_id);
    expect(eventsOf(house, run_id).filter(({ type }) => type === 'edit.applied')).toHaveLength(1);
    expect(() => house.edits.outcome(id, { outcome: { status: 'rejected', rejected: [], by: 'user' } })).toThrow(
      expect.objectContaining({ code: 'E_CONFLICT' }),
    );

    house.edits.outcome(id, { outcome: { status: 'undone', files: ['a.ts'] } });
    const parts = house.conversations.messages(conversation_id, { limit: 10 }).items[1]?.parts;
    expect(parts?.find(({ type }) => type === 'edit')).toMatchObject({ outcome: { status: 'undone' } });
    const next = sendTo(house, conversation_id, 'and now?');
    await ended(house, next.run_id);
    expect(house.asked.at(-1)?.messages.at(-1)?.text).toContain('The user undid the edit');
    await house.close();
  });

  it('after a restart the outcome is what the tool answers', async () => {
    const dataDir = tempDir();
    const first = openHouse(editing(dataDir));
    const { run_id } = startChat(first, 'go');
    const id = await proposed(first, run_id);
    await first.close();
    const second = openHouse(editing(dataDir, { turns: [say('Good.')] }));
    second.edits.outcome(id, { outcome: { status: 'applied', files: ['a.ts'] } });
    await ended(second, run_id);
    expect(second.asked[0]?.messages.at(-1)).toMatchObject({ role: 'tool', name: 'edit_file', is_error: false });
    expect(second.runs.get(run_id).status).toBe('completed');
    await second.close();
  });

  it('a card stays decidable after its run was cancelled', async () => {
    const house = openHouse(editing(tempDir()));
    const { run_id } = startChat(house, 'go');
    const id = await proposed(house, run_id);
    house.runs.cancel(run_id);
    await ended(house, run_id);
    house.edits.outcome(id, { outcome: { status: 'applied', files: ['a.ts'] } });
    expect(house.edits.get(id).outcome).toMatchObject({ status: 'applied' });
    expect(house.runs.get(run_id).status).toBe('cancelled');
    expect(eventsOf(house, run_id).at(-1)?.type).toBe('edit.applied');
    await house.close();
  });

  it('an edit undone while its run is being stopped is shown as undone', async () => {
    async function* deaf(): AsyncIterable<RoutedEvent> {
      yield { type: 'text', text: 'Next' };
      await new Promise<void>((resolve) => setTimeout(resolve, 60_000).unref());
    }
    const house = openHouse(
      editing(tempDir(), { turns: [callTool({ name: 'edit_file', arguments: { text: 'whatever' } }), deaf], limits: { cancelMs: 200 } }),
    );
    const { run_id, conversation_id } = startChat(house, 'go');
    const id = await proposed(house, run_id);
    house.edits.outcome(id, { outcome: { status: 'applied', files: ['a.ts'] } });
    await reached(house, run_id, 'text.delta');
    house.runs.cancel(run_id);
    house.edits.outcome(id, { outcome: { status: 'undone', files: ['a.ts'] } });
    await ended(house, run_id);
    expect(eventsOf(house, run_id).map(({ type }) => type)).toContain('edit.undone');
    const parts = house.conversations.messages(conversation_id, { limit: 10 }).items[1]?.parts;
    expect(parts?.find(({ type }) => type === 'edit')).toMatchObject({ outcome: { status: 'undone' } });
    await house.close();
  });
});
