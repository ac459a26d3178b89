/** Runs as they read, held against `test/goldens/runs/*.txt`. `UPDATE_GOLDENS=1` writes them anew; read the difference like prose. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { expect, it } from 'vitest';
import { callTool, ended, eventsOf, openHouse, reached, say, startChat, type House, type HouseOptions } from '../../../support/runHouse.ts';
import { tempDir } from '../../../support/tempDir.ts';
import { transcript } from '../../../support/transcript.ts';

const folder = path.resolve(import.meta.dirname, '..', '..', '..', 'goldens', 'runs');

interface Golden {
  readonly name: string;
  readonly house: Omit<HouseOptions, 'dataDir'>;
  readonly person?: (house: House, run_id: ReturnType<typeof startChat>['run_id']) => Promise<void>;
}

const command = { name: 'run_command', arguments: { command: 'npm test' } };
const editor = {
  run_command: (_input: unknown, hooks: { onOutput: (stream: 'stdout', text: string) => void }) => {
    hooks.onOutput('stdout', '1 passed\n');
    return Promise.resolve({ exit_code: 0, output: '1 passed\n', truncated: false, timed_out: false });
  },
  read_file: () =>
    Promise.resolve({
      path: 'src/a.ts',
      content: 'export const a = 1;\n',
      hash: 'a'.repeat(64),
      language: 'typescript',
      lines: 1,
      dirty: false,
    }),
};

async function decide(house: House, run_id: ReturnType<typeof startChat>['run_id'], decision: 'allow_once' | 'deny'): Promise<void> {
  const asked = await reached(house, run_id, 'permission.requested');
  if (asked.type !== 'permission.requested') return;
  house.runs.decide(run_id, { kind: 'permission', request_id: asked.data.request_id, digest: asked.data.digest, decision });
}

const goldens: readonly Golden[] = [
  {
    name: 'answer',
    house: {
      turns: [
        [
          { type: 'reasoning', text: 'They greet.' },
          { type: 'text', text: 'Hello. ' },
          { type: 'text', text: 'What shall we do?' },
          { type: 'usage', input_tokens: 12, output_tokens: 8 },
          { type: 'end', reason: 'stop' },
        ],
      ],
    },
  },
  {
    name: 'read-then-answer',
    house: { editor, turns: [callTool({ name: 'read_file', arguments: { path: 'src/a.ts' } }), say('It exports a.')] },
  },
  {
    name: 'command-allowed',
    house: { editor, turns: [callTool(command), say('All tests pass.')] },
    person: (house, run_id) => decide(house, run_id, 'allow_once'),
  },
  {
    name: 'command-denied',
    house: { editor, turns: [callTool(command), say('Then I will not.')] },
    person: (house, run_id) => decide(house, run_id, 'deny'),
  },
  {
    name: 'fallback-then-failure',
    house: {
      turns: [
        [
          {
            type: 'fallback',
            from: 'openai/gpt',
            to: 'ollama/small',
            failure: { code: 'E_PROVIDER_UNAVAILABLE', message: 'cannot be reached' },
          },
          { type: 'text', text: 'Half an ans' },
          { type: 'end', reason: 'failed', failure: { code: 'E_PROVIDER_STREAM', message: 'The answer broke off.' } },
        ],
      ],
    },
  },
  {
    name: 'wrong-calls',
    house: {
      editor,
      turns: [callTool({ name: 'delete_everything', arguments: {} }, { name: 'read_file', arguments: '{"path":' }), say('I see.')],
    },
  },
];

for (const { name, house: options, person } of goldens) {
  it(`reads as ${name}.txt`, async () => {
    const house = openHouse({ dataDir: tempDir(), ...options });
    const { run_id } = startChat(house, 'Go on');
    await person?.(house, run_id);
    await ended(house, run_id);
    const text = transcript(eventsOf(house, run_id));
    await house.close();
    const file = path.join(folder, `${name}.txt`);
    if (process.env['UPDATE_GOLDENS'] === '1') {
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, text);
    }
    expect(text).toBe(readFileSync(file, 'utf8'));
  });
}
