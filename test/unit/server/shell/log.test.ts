import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLog } from '../../../../server/shared/log.ts';
import { openLogFiles } from '../../../../server/shared/logFiles.ts';
import { tempDir } from '../../../support/tempDir.ts';
import { waitFor } from '../../../support/waitFor.ts';

describe('the log', () => {
  it('writes one line of JSON an entry, whatever is in it, for its owner only', async () => {
    const folder = path.join(tempDir(), 'logs');
    const log = createLog(folder, 'info');
    log.info({ route: 'a\r\nb\u001b[31m', status: 200 }, 'request');
    log.debug({}, 'not at this level');
    log.warn({ token: 'secret-1', api_key: 'secret-2', text: 'secret-3' }, 'cut');
    log.error({ request_id: 'r' }, 'failed', new Error('secret-4', { cause: new TypeError('secret-5') }));
    await log.close();
    const text = readFileSync(path.join(folder, 'server.log'), 'utf8');
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line): Record<string, unknown> => JSON.parse(line));
    expect(lines.map((line) => line['msg'])).toEqual(['request', 'cut', 'failed']);
    expect(text).not.toContain('secret');
    expect([...text].filter((character) => character < ' ' && character !== '\n')).toEqual([]);
    expect(lines[2]).toMatchObject({ cause: 'Error', inner_cause: 'TypeError', frames: expect.stringContaining('log.test') });
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(path.join(folder, 'server.log')).mode & 0o777).toBe(0o600);
  });

  it('keeps a bounded number of bounded files', async () => {
    const folder = tempDir();
    const files = openLogFiles(folder, 'x', { bytes: 1000, older: 2 });
    for (let round = 0; round < 10; round++) {
      const before = readdirSync(folder).length;
      files.write(`${round}`.repeat(1100) + '\n');
      await waitFor(
        () =>
          statSync(path.join(folder, 'x.log'), { throwIfNoEntry: false })?.size === 0 || readdirSync(folder).length > before || round > 2,
      );
    }
    await files.close();
    expect(readdirSync(folder).length).toBeLessThanOrEqual(3);
  });

  it('is not redirected by a link planted in its place', async () => {
    const folder = path.join(tempDir(), 'logs');
    mkdirSync(folder);
    const outside = path.join(tempDir(), 'outside');
    writeFileSync(outside, '');
    symlinkSync(outside, path.join(folder, 'server.log'));
    const log = createLog(folder);
    log.info({}, 'line');
    await log.close();
    expect(readFileSync(outside, 'utf8')).toBe('');
    expect(readFileSync(path.join(folder, 'server.log'), 'utf8')).toContain('line');
  });
});
