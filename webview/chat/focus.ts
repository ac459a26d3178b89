/** Where the keyboard goes after something it was on has gone. */

export const composerId = 'composer-text';

export function focusComposer(): void {
  document.getElementById(composerId)?.focus();
}
