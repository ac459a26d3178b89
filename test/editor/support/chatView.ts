/** The chat as a person meets it: a composer, answers, cards. Everything is found by role, name or text. */
import type { Frame, Locator } from 'playwright-core';

export class ChatView {
  readonly frame: Frame;

  constructor(frame: Frame) {
    this.frame = frame;
  }

  get composer(): Locator {
    return this.frame.getByRole('textbox', { name: 'Message' });
  }

  get answers(): Locator {
    return this.frame.getByRole('article', { name: 'Coterie' });
  }

  get lastAnswer(): Locator {
    return this.answers.last();
  }

  get stopButton(): Locator {
    return this.frame.getByRole('button', { name: 'Stop', exact: true });
  }

  async send(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }

  /** The last answer, once its run has ended well. */
  async finished(): Promise<Locator> {
    await this.lastAnswer.getByRole('button', { name: 'Retry this answer' }).waitFor({ timeout: 45_000 });
    return this.lastAnswer;
  }

  async answerWith(text: string | RegExp): Promise<Locator> {
    const found = this.answers.filter({ hasText: text }).last();
    await found.waitFor({ timeout: 45_000 });
    return found;
  }

  /** The last proposal of changes. */
  get edit(): Locator {
    return this.frame.getByRole('group', { name: /^Changes: / }).last();
  }

  /** What became of the last proposal. */
  editStatus(status: 'Applied' | 'Undone' | 'Rejected' | 'Not applied'): Locator {
    return this.edit.locator('.status').filter({ hasText: status });
  }

  get permission(): Locator {
    return this.frame.getByRole('group', { name: 'Permission' }).last();
  }

  codeBlock(index = 0): Locator {
    return this.frame.getByRole('group', { name: /^Code: / }).nth(index);
  }

  async press(button: string | RegExp, inside: Locator | Frame = this.frame): Promise<void> {
    await inside.getByRole('button', { name: button }).first().click();
  }
}
