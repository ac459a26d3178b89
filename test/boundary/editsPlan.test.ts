/** `POST /v1/edits/plan` over real HTTP: the engine as any client meets it. */
import { describe, expect, it } from 'vitest';
import { EditPlan } from '#contracts/edits/fileEdit';
import { applyEdits } from '../../server/local/edits/applyEdits.ts';
import { localServer, type TestServer } from '../support/localServer.ts';

const plan = (server: TestServer, body: unknown) => server.ask('/v1/edits/plan', { method: 'POST', body: JSON.stringify(body) });

const text = 'a.ts\n<<<<<<< SEARCH\ntwo\n=======\nTWO\n>>>>>>> REPLACE\n';

describe('POST /v1/edits/plan', () => {
  it('plans, asks for files, and refuses, always with 200 and a plan', async () => {
    const server = await localServer();
    const asked = await plan(server, { text });
    expect(asked).toMatchObject({ status: 200, json: { status: 'needs_files', missing: ['a.ts'] } });
    const planned = EditPlan.parse((await plan(server, { text, files: [{ path: 'a.ts', content: 'one\r\ntwo\r\n' }] })).json);
    expect(planned).toMatchObject({ status: 'planned', rejected: [] });
    expect(applyEdits('one\r\ntwo\r\n', planned.files[0]?.edits ?? [])).toBe('one\r\nTWO\r\n');
    const refused = await plan(server, { text, files: [{ path: 'a.ts', content: 'two\ntwo\n' }] });
    expect(refused).toMatchObject({
      status: 200,
      json: {
        status: 'rejected',
        files: [],
        rejected: [{ path: 'a.ts', hunk: 0, code: 'E_EDIT_AMBIGUOUS', candidates: [{ line: 1 }, { line: 2 }] }],
      },
    });
    const created = await plan(server, { text: '```ts b.ts\nx\n```\n', format: 'whole', files: [{ path: 'b.ts', content: null }] });
    expect(created).toMatchObject({ json: { status: 'planned', files: [{ path: 'b.ts', change: 'created', base_hash: null }] } });
  });

  it('takes the default path only for a text that names no file', async () => {
    const server = await localServer();
    const files = [{ path: 'a.ts', content: 'two\n' }];
    const bare = text.slice(text.indexOf('<'));
    expect(await plan(server, { text: bare, default_path: 'a.ts', files })).toMatchObject({ json: { status: 'planned' } });
    expect(await plan(server, { text: '```ts\nx\n```', default_path: 'a.ts', files })).toMatchObject({
      json: { status: 'rejected', rejected: [{ code: 'E_EDIT_FORMAT' }] },
    });
  });

  it('refuses a body it does not understand', async () => {
    const server = await localServer();
    for (const body of [{}, { text: 1 }, { text: 'x', format: 'magic' }, { text: 'x', files: [{ path: '' }] }]) {
      expect((await plan(server, body)).status).toBe(400);
    }
  });
});
