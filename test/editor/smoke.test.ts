import { expect, it } from 'vitest';
import { EditorSession } from './support/editorSession.ts';

it('opens a real editor on the sample', async () => {
  await using session = await EditorSession.start();
  const window = await session.openWindow();
  await window.host('open', 'src/pricing.ts');
  expect(await window.host('activeFile')).toBe('src/pricing.ts');
  await window.screenshot('smoke');
});
