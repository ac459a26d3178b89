/** Decides what a link in model output may do. Anything but the web, mail and workspace files is refused and shown as text. */

import { isInvisible } from '../invisible.ts';

export type LinkTarget =
  | { readonly kind: 'web'; readonly href: string; readonly host: string }
  | { readonly kind: 'file'; readonly path: string; readonly line: number | null }
  | { readonly kind: 'refused'; readonly href: string };

export function classifyLink(raw: string): LinkTarget {
  const refused = { kind: 'refused', href: raw } as const;
  const href = raw.trim();
  // Browsers skip control characters inside a scheme, so the decision is taken without them.
  const bare = withoutHidden(href);
  if (bare === '' || bare.startsWith('#') || /^[\\/]{2}/.test(bare)) return refused;
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(decodeQuietly(bare))?.[1]?.toLowerCase();
  if (scheme === 'http' || scheme === 'https' || scheme === 'mailto') return webLink(href) ?? refused;
  if (scheme !== undefined && !isLineSuffix(bare)) return refused;
  return fileLink(decodeQuietly(href)) ?? refused;
}

function withoutHidden(text: string): string {
  return [...text]
    .filter((character) => {
      const point = character.codePointAt(0) ?? 0;
      return point > 0x20 && point !== 0xa0 && !isInvisible(point);
    })
    .join('');
}

function webLink(href: string): LinkTarget | null {
  if (!URL.canParse(href)) return null;
  const url = new URL(href);
  if (url.protocol === 'mailto:') return { kind: 'web', href: url.href, host: url.pathname.split('@').at(-1) ?? '' };
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  // A name before the host is there to make the reader take it for the host.
  if (url.username !== '' || url.password !== '') return null;
  return { kind: 'web', href: url.href, host: url.host };
}

/** `src/main.ts:12` looks like a scheme and is not one. */
function isLineSuffix(href: string): boolean {
  return /^[\w.-]+\.[a-z0-9]+:\d+(:\d+)?$/i.test(href);
}

function fileLink(href: string): LinkTarget | null {
  const match = /^(.+?)(?:#L(\d+)(?:C\d+)?(?:-L?\d+(?:C\d+)?)?|:(\d+)(?::\d+)?)?$/.exec(href);
  const path = match?.[1];
  if (!path || path.includes('\0') || /[?#]/.test(path) || /^[a-z][a-z0-9+.-]*:/i.test(path)) return null;
  const line = Number(match[2] ?? match[3] ?? 0);
  return { kind: 'file', path: path.replace(/^\.\//, ''), line: Number.isSafeInteger(line) && line > 0 ? line : null };
}

function decodeQuietly(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The host to show beside a link whose text names another place than it leads to; null when they agree. */
export function misleadingHost(text: string, target: LinkTarget): string | null {
  if (target.kind !== 'web') return null;
  const named = /(?:^|[\s(/@])((?:[a-z0-9-]+\.)+[a-z]{2,})(?=$|[\s/:?#),])/i.exec(text.trim())?.[1]?.toLowerCase();
  if (named === undefined) return null;
  const host = target.host.toLowerCase().replace(/:\d+$/, '');
  return host === named || host === `www.${named}` || `www.${host}` === named ? null : target.host;
}
