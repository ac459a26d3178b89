/** Opens an address in the user's browser, if there is a screen to show it on. */
import { spawn } from 'node:child_process';
import process from 'node:process';

/** Answers whether a browser was asked; that it opened cannot be known. */
export function openInBrowser(url: string): boolean {
  const opener = openerOf(process.platform);
  if (!opener) return false;
  const child = spawn(opener.command, [...opener.args, url], { detached: true, stdio: 'ignore' });
  child.on('error', () => undefined);
  child.unref();
  return true;
}

function openerOf(platform: NodeJS.Platform): { command: string; args: readonly string[] } | null {
  if (platform === 'darwin') return { command: 'open', args: [] };
  if (platform === 'win32') return { command: 'rundll32', args: ['url.dll,FileProtocolHandler'] };
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  return DISPLAY || WAYLAND_DISPLAY ? { command: 'xdg-open', args: [] } : null;
}
