/** Reads what a fenced block says about itself: its language, and the file it belongs to where it or the line before names one. */

export interface FenceInfo {
  readonly language: string;
  readonly path: string | null;
}

export function readFenceInfo(info: string, before: string): FenceInfo {
  const words = info
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  const first = words[0] ?? '';
  const colon = /^([\w+#.-]+):(.+)$/.exec(first);
  if (colon?.[1] && colon[2] && asPath(colon[2])) return { language: colon[1].toLowerCase(), path: asPath(colon[2]) };
  const isBarePath = words.length === 1 && /[/\\]/.test(first) && asPath(first) !== null;
  const language = isBarePath ? (/\.([a-z0-9]+)$/i.exec(first)?.[1] ?? '') : first.replace(/^\{|\}$/g, '').replace(/,$/, '');
  return {
    language: language.toLowerCase(),
    path: isBarePath ? asPath(first) : (named(info) ?? words.slice(1).map(asPath).find(Boolean) ?? lineBefore(before)),
  };
}

function named(info: string): string | null {
  const match = /(?:title|file|filename|filepath|path|name)\s*=\s*(?:"([^"]+)"|'([^']+)'|(\S+))/i.exec(info);
  return asPath(match?.[1] ?? match?.[2] ?? match?.[3] ?? '');
}

function lineBefore(before: string): string | null {
  const line = before.trimEnd().split('\n').at(-1) ?? '';
  const bare = line
    .trim()
    .replace(/^(?:#{1,6}|[-*])\s+/, '')
    .replace(/^(?:file|path|in)\s*:?\s+/i, '')
    .replace(/:$/, '')
    .replace(/^[*_`"']+|[*_`"':]+$/g, '');
  return asPath(bare);
}

/** A relative path with a file name in it, or null. */
function asPath(text: string): string | null {
  if (text.length > 300 || !/^[\w@.()[\]+-][\w@.()[\]+/\\ -]*$/.test(text) || text.includes(' ')) return null;
  const path = text.replaceAll('\\', '/').replace(/^\.\//, '');
  const name = path.split('/').at(-1) ?? '';
  if (path.split('/').includes('..') || name === '') return null;
  return /\.[a-z][a-z0-9]{0,9}$/i.test(name) ? path : null;
}
