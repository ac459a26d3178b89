import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';

/** A process of its own, since this one has loaded the client long ago. */
const script = `
  const { registerHooks } = await import('node:module');
  const loaded = [];
  registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
  const { createEgress } = await import('./server/local/egress.ts');
  const { createOpenAICompatible } = await import('./server/local/providers/openai/openaiCompatible.ts');
  const { ScriptedProvider } = await import('./test/support/scriptedProvider.ts');
  const server = await ScriptedProvider.start();
  const egress = createEgress();
  const config = { id: 'mine', kind: 'openai-compatible', label: 'Mine', base_url: server.baseUrl, needs_key: false };
  const list = await createOpenAICompatible({ egress }).listModels({ config, api_key: undefined }, AbortSignal.timeout(5000));
  egress.close();
  await server.close();
  console.log(JSON.stringify({ ok: list.ok, client: loaded.some((url) => url.includes('node_modules/openai/')) }));
`;

it('looking for models does not load the client library', () => {
  const root = path.resolve(import.meta.dirname, '../../../..');
  const out = execFileSync(process.execPath, ['--input-type=module', '--eval', script], { cwd: root, encoding: 'utf8' });
  expect(JSON.parse(out)).toEqual({ ok: true, client: false });
});
