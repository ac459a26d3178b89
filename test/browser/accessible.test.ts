import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect } from 'vitest';
import { verifies } from '../support/verifies.ts';
import { waitFor } from '../support/waitFor.ts';
import { applyTheme, type Panel } from './openPanel.ts';
import { usePanels } from './panelTest.ts';
import { ask, permissionFor, screens, toolCall } from './screens.ts';

const panels = usePanels();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeReport {
  violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[];
}

async function violations({ page }: Panel): Promise<string[]> {
  await page.evaluate(axe);
  const report = await page.evaluate<AxeReport>('axe.run(document, { resultTypes: ["violations"] })');
  return report.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
  );
}

describe('in every theme', () => {
  for (const [name, reach] of Object.entries(screens)) {
    verifies('chat.accessible', `the screen “${name}” passes every rule`, async () => {
      const panel = await panels.open({ width: 320 });
      await reach(panel);
      for (const theme of ['dark', 'light', 'hcDark', 'hcLight'] as const) {
        await applyTheme(panel.page, theme);
        expect({ theme, violations: await violations(panel) }).toEqual({ theme, violations: [] });
      }
    });
  }
});

describe('narrow and large', () => {
  verifies('chat.accessible', 'nothing is cut off at 220 pixels, and at twice the text', async () => {
    for (const name of ['answer', 'working', 'edit', 'models', 'history', 'down']) {
      const panel = await panels.open({ width: 220 });
      await screens[name]?.(panel);
      const overflow = () =>
        panel.page.evaluate(() =>
          [...document.querySelectorAll<HTMLElement>('#root *')]
            .filter(
              (element) =>
                element.getBoundingClientRect().right > window.innerWidth + 1 && !element.closest('pre, .table-scroll, .visually-hidden'),
            )
            .map((element) => element.className),
        );
      expect({ name, overflow: await overflow() }).toEqual({ name, overflow: [] });
      await panel.page.evaluate(() => document.documentElement.style.setProperty('--vscode-font-size', '20px'));
      expect({ name, large: await overflow() }).toEqual({ name, large: [] });
    }
  });

  verifies('chat.accessible', 'forced colours keep every button visible', async () => {
    const panel = await panels.open();
    await panel.page.emulateMedia({ forcedColors: 'active' });
    await screens['edit']?.(panel);
    const border = await panel.page.getByRole('button', { name: 'Apply all' }).evaluate((element) => getComputedStyle(element).borderStyle);
    expect(border).toBe('solid');
  });
});

describe('a screen reader', () => {
  verifies('chat.accessible', 'hears how the answer fares, not its tokens', async () => {
    const panel = await panels.open();
    const { page } = panel;
    await page.evaluate(() => {
      const heard: string[] = [];
      Object.assign(window, { heard });
      new MutationObserver(() => {
        const text = [...document.querySelectorAll('[aria-live=polite]')].map((region) => region.textContent).join('');
        if (text !== '' && heard.at(-1) !== text) heard.push(text);
      }).observe(document.querySelector('[aria-live=polite]')?.parentElement ?? document.body, {
        subtree: true,
        childList: true,
        characterData: true,
      });
    });
    const heard = () => page.evaluate<string[]>('heard');
    const run = await ask(panel, 'Go');
    run.started();
    for (let index = 0; index < 50; index += 1) run.text(`word${index} `);
    await page.getByText('word49').waitFor();
    const call = toolCall('Run npm test');
    run.push([call.body, permissionFor(call.call_id, 'npm test')]);
    await waitFor(async () => (await heard()).some((text) => text.startsWith('Permission needed')));
    run.push([{ type: 'tool.result', data: { call_id: call.call_id, ok: true, text: '', ms: 1 } }]);
    run.completed();
    await waitFor(async () => (await heard()).includes('Answer finished'));
    const all = await heard();
    expect(all.join(' ')).not.toContain('word');
    const passing = ['Message sent', 'Answer continues'];
    expect(all.filter((text) => !passing.includes(text))).toEqual([
      'Answer started',
      'Permission needed: Run a command in the workspace folder',
      'Answer finished',
    ]);
  });
});
