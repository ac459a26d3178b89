/** One webview that shows a panel, wherever it is. Keeps what arrives until a controller is there to take it. */
import type * as vscode from 'vscode';
import type { z } from 'zod';
import type { chatPanel } from '#contracts/bridge/chat';

export interface Surface {
  readonly place: 'sidebar' | 'editor';
  readonly webview: vscode.Webview;
  /** Brings it to the front. */
  reveal(): void;
  setTitle(title: string): void;
  readonly onGone: vscode.Event<void>;
}

/** What a controller does for a surface. */
export interface SurfaceController extends vscode.Disposable {
  receive(message: unknown): void;
  show(event: ShowEvent): void;
  /** The page is gone for now; nothing need be sent to it. */
  sleep(): void;
}

/** Editor commands that act on a panel: the `show` event of the contract. */
export type ShowEvent = z.output<(typeof chatPanel)['events']['show']>;

/** Attaches a controller once it is loaded; messages and commands that came before are handed to it in order. */
export function attachSurface(
  surface: Surface,
  load: (surface: Surface) => Promise<SurfaceController>,
  onFailure: (error: unknown) => void,
) {
  let controller: SurfaceController | undefined;
  let isReady = false;
  let isGone = false;
  const inbox: unknown[] = [];
  const shows: ShowEvent[] = [];

  const flush = (): void => {
    if (!controller) return;
    for (const message of inbox.splice(0)) controller.receive(message);
    if (isReady) for (const event of shows.splice(0)) controller.show(event);
  };
  const receiving = surface.webview.onDidReceiveMessage((message: unknown) => {
    // The page says this first, also after it was hidden and made anew.
    if (isReadyMessage(message)) isReady = true;
    else inbox.push(message);
    flush();
  });
  const leaving = surface.onGone(() => {
    isGone = true;
    receiving.dispose();
    leaving.dispose();
    controller?.dispose();
  });
  load(surface).then((made) => {
    if (isGone) return made.dispose();
    controller = made;
    flush();
  }, onFailure);

  return {
    show(event: ShowEvent): void {
      shows.push(event);
      flush();
    },
    /** The page is gone until it says `ready` again. */
    sleep(): void {
      isReady = false;
      controller?.sleep();
    },
  };
}

function isReadyMessage(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'bridge' in message && message.bridge === 'ready';
}
