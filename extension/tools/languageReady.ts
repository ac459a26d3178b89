/**
 * Language servers start when a file of their language is first opened, and answer nothing until then. A tool must not take
 * that silence for “no symbols”: the first question about a language waits, for a while, until somebody answers.
 */
import * as vscode from 'vscode';

/** Longest the first question about a language waits, in milliseconds. */
const warmUpMs = 12_000;
const askAgainMs = 250;

const warm = new Set<string>();

/** Asks until `isAnswer` holds, the language is known to be up, or the time is over; answers the last reply. */
export async function askLanguageServer<T>(
  document: vscode.TextDocument,
  ask: () => Thenable<T>,
  isAnswer: (reply: T) => boolean,
  signal: AbortSignal,
): Promise<T> {
  const { languageId } = document;
  if (warm.has(languageId)) return ask();
  const hasServer = await activateExtensionsOf(languageId);
  const end = performance.now() + (hasServer ? warmUpMs : 0);
  for (;;) {
    const reply = await ask();
    const isUp = isAnswer(reply);
    if (isUp) warm.add(languageId);
    if (isUp || signal.aborted || performance.now() >= end) return reply;
    await new Promise((resolve) => setTimeout(resolve, askAgainMs));
  }
}

/** Whether some extension takes part in this language by code, not by a grammar alone. */
async function activateExtensionsOf(languageId: string): Promise<boolean> {
  const taking = vscode.extensions.all.filter((extension) => activationEvents(extension.packageJSON).includes(`onLanguage:${languageId}`));
  await Promise.allSettled(taking.map((extension) => extension.activate()));
  return taking.length > 0;
}

function activationEvents(manifest: unknown): readonly unknown[] {
  const events = typeof manifest === 'object' && manifest !== null && 'activationEvents' in manifest ? manifest.activationEvents : [];
  return Array.isArray(events) ? events : [];
}
