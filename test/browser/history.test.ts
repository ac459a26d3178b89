import { describe, expect } from 'vitest';
import { verifies } from '../support/verifies.ts';
import { waitFor } from '../support/waitFor.ts';
import { usePanels } from './panelTest.ts';

const panels = usePanels();

describe('the history', () => {
  verifies('chat.history', 'is searched with the match marked, opened, renamed, deleted and restored', async () => {
    const { page, host } = await panels.open();
    host.addTalk('Bread', [['How much salt?', 'Two percent of the flour.']]);
    host.addTalk('Tea', [['How hot?', 'Eighty degrees.']]);
    await page.getByRole('button', { name: 'History' }).click();
    const search = page.getByRole('searchbox', { name: 'Search conversations' });
    await waitFor(() => search.evaluate((element) => element === document.activeElement));
    await search.fill('salt');
    await page.locator('mark', { hasText: 'salt' }).waitFor();
    expect(await page.getByRole('listitem').count()).toBe(1);

    await page.getByRole('listitem').hover();
    await page.getByRole('button', { name: 'Rename Bread' }).click();
    const field = page.getByRole('textbox', { name: 'New title' });
    await field.fill('Sourdough');
    await field.press('Enter');
    await page.getByText('Sourdough', { exact: true }).waitFor();

    await page.getByRole('button', { name: 'Delete Sourdough' }).click();
    await page.getByText('Nothing found').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Sourdough', { exact: true }).click();
    await page.getByText('Two percent of the flour.').waitFor();
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Sourdough');
  });

  verifies('chat.history', 'draws few rows however many there are, and loads them as they come into sight', async () => {
    const { page, host } = await panels.open();
    for (let index = 0; index < 1_000; index += 1) host.addConversation(`Conversation ${index}`);
    await page.getByRole('button', { name: 'History' }).click();
    await page.getByText('Conversation 999', { exact: true }).waitFor();
    expect(host.called('listConversations')).toHaveLength(1);
    const list = page.locator('.history-list');
    await waitFor(async () => {
      await list.evaluate((element) => (element.scrollTop = element.scrollHeight));
      return page.getByText('Conversation 0', { exact: true }).isVisible();
    });
    expect(await page.getByRole('listitem').count()).toBeLessThan(120);
    expect(host.called('listConversations')).toHaveLength(20);
  });
});
