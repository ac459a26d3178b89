/** The chat in all four kinds of theme, with an answer, code and an error in it. Looked at by people; here it must only be drawn. */
import { expect } from 'vitest';
import { refuse, say } from '../support/providerScript.ts';
import { verifies } from '../support/verifies.ts';
import { EditorSession } from './support/editorSession.ts';
import type { Theme } from './support/editorWindow.ts';
import { setUpModel, startScripted } from './support/scripted.ts';

const rich = `## Zones

A parcel goes to one of **three** zones. See \`src/zones.ts\`:

| zone | per kg |
|---|---|
| Standard | 1.20 |
| World | 6.50 |

\`\`\`ts src/zones.ts
export function zoneOf(country: string): Zone {
  return zones[country] ?? world;
}
\`\`\`
`;

verifies('editor.themes', 'is readable in dark, light and both high-contrast themes', async () => {
  const provider = await startScripted();
  provider.push(say(rich), refuse(401, 'bad key'));
  const session = await EditorSession.start();
  const window = await session.openWindow();
  await window.host('open', 'src/zones.ts');
  const chat = await window.chat();
  await setUpModel(window, provider, { name: 'Scripted' });
  await chat.send('What zones are there?');
  await chat.finished();
  await chat.send('And the price?');
  await chat.frame.getByRole('group', { name: 'Error' }).waitFor();
  for (const theme of ['dark', 'light', 'hc-dark', 'hc-light'] satisfies Theme[]) {
    await window.theme(theme);
    await window.screenshot(`theme-${theme}`);
    const { text, back } = await chat.frame.evaluate(() => ({
      text: getComputedStyle(document.body).color,
      back: getComputedStyle(document.documentElement).getPropertyValue('--vscode-sideBar-background'),
    }));
    expect(text).not.toBe(back);
  }
});
