import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createNotices } from '../../../../server/local/notices.ts';
import { openDocument } from '../../../../server/local/settings/document.ts';
import { openFlags } from '../../../../server/local/settings/flagOverrides.ts';
import { systemClock } from '../../../../server/shared/clock.ts';
import { tempDir } from '../../../support/tempDir.ts';
import { verifies } from '../../../support/verifies.ts';

const schema = z.object({ list: z.array(z.number()) });

async function open(data: string) {
  const notices = createNotices(systemClock);
  const document = await openDocument({ file: path.join(data, 'small.json'), schema, initial: { list: [] }, clock: systemClock, notices });
  return { document, notices };
}

describe('a small document', () => {
  it('is written whole, privately, one change after the other, and read again', async () => {
    const data = tempDir();
    const { document } = await open(data);
    await Promise.all(Array.from({ length: 20 }, (_, n) => document.update(({ list }) => ({ list: [...list, n] }))));
    const again = await open(data);
    expect(again.document.value.list).toEqual(Array.from({ length: 20 }, (_, n) => n));
    expect(again.notices.list()).toEqual([]);
    expect(readdirSync(data)).toEqual(['small.json']);
    expect(statSync(path.join(data, 'small.json')).mode & 0o777).toBe(0o600);
  });

  verifies('settings.damaged', 'that is damaged is set aside byte for byte and said so', async () => {
    for (const damage of ['', '{"list":[1', '{"list":"no"}', '\0\0\0', 'null', '[]']) {
      const data = tempDir();
      const file = path.join(data, 'small.json');
      writeFileSync(file, damage);
      const { document, notices } = await open(data);
      expect(document.value).toEqual({ list: [] });
      expect(notices.list()).toMatchObject([{ level: 'warning', text: expect.stringContaining('small.json.damaged-') }]);
      await document.update(() => ({ list: [7] }));
      const aside = readdirSync(data).filter((name) => name.startsWith('small.json.damaged-'));
      expect(aside.map((name) => readFileSync(path.join(data, name), 'utf8'))).toEqual([damage]);
      expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ list: [7] });
    }
  });

  it('that cannot be read is left as it is and not written either', async () => {
    const data = tempDir();
    const outside = path.join(tempDir(), 'outside.json');
    writeFileSync(outside, '{"list":[1]}');
    symlinkSync(outside, path.join(data, 'small.json'));
    const { document, notices } = await open(data);
    expect(notices.list()).toMatchObject([{ level: 'error' }]);
    await expect(document.update(() => ({ list: [2] }))).rejects.toMatchObject({ code: 'E_STORE_DAMAGED' });
    expect(readFileSync(outside, 'utf8')).toBe('{"list":[1]}');
    expect(document.value).toEqual({ list: [] });
  });

  it('keeps its value when it cannot be written', async () => {
    const data = path.join(tempDir(), 'data');
    mkdirSync(data);
    const { document } = await open(data);
    await document.update(() => ({ list: [1] }));
    mkdirSync(path.join(data, 'x'));
    chmodSync(data, 0o500);
    const failing =
      process.getuid?.() === 0 ? document.update(() => ({ list: [1n as unknown as number] })) : document.update(() => ({ list: [2] }));
    await expect(failing).rejects.toMatchObject({ code: 'E_INTERNAL' });
    chmodSync(data, 0o700);
    expect(document.value).toEqual({ list: [1] });
  });
});

describe('flags', () => {
  it('are the defaults with what was overridden, and names that are none change nothing', async () => {
    const data = tempDir();
    const options = { data, clock: systemClock, notices: createNotices(systemClock) };
    const flags = await openFlags(options);
    expect([flags.isOn('editor'), flags.isOn('workspace')]).toEqual([true, false]);
    await flags.override({ workspace: true, editor: false });
    await expect(flags.override({ workspace: false, nonsense: true })).rejects.toMatchObject({ code: 'E_VALIDATION' });
    const again = await openFlags(options);
    expect([again.isOn('editor'), again.values.workspace]).toEqual([false, true]);
    await again.override({ editor: null, workspace: null });
    expect((await openFlags(options)).values).toMatchObject({ editor: true, workspace: false });
  });

  it('never turn off the token, by request or by a file written by hand', async () => {
    const data = tempDir();
    const options = { data, clock: systemClock, notices: createNotices(systemClock) };
    writeFileSync(path.join(data, 'flags.json'), '{"flags":{"strict_auth":false}}', { mode: 0o600 });
    const flags = await openFlags(options);
    expect(flags.isOn('strict_auth')).toBe(true);
    await expect(flags.override({ strict_auth: false })).rejects.toMatchObject({ code: 'E_VALIDATION' });
  });
});
