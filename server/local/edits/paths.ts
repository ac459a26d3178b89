/**
 * Which paths an edit may name: relative, inside the workspace, and the same file on every system. Only spelling is judged
 * here; links are the business of whoever writes.
 */
export type CheckedPath = { readonly ok: true; readonly path: string } | { readonly ok: false; readonly message: string };

const reserved = /^(?:con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;

/** Normalises to `/`, without `.` parts. Refuses what leaves the workspace or means another file on another system. */
export function checkPath(raw: string): CheckedPath {
  const path = raw.replaceAll('\\', '/');
  if (path === '' || path.length > 4096) return refuse('is empty or too long');
  if (!path.isWellFormed() || hasControl(path)) return refuse('holds control characters');
  if (path.startsWith('/')) return refuse('is absolute; name it relative to the workspace');
  if (path.startsWith('~')) return refuse('starts with “~”');
  if (path.includes(':')) return refuse('holds a colon (a drive, a scheme or a stream)');
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  for (const part of parts) {
    if (part === '..') return refuse('leaves the workspace');
    if (/[. ]$/.test(part)) return refuse('has a part that ends with a dot or a space');
    if (part.startsWith(' ')) return refuse('has a part that starts with a space');
    if (reserved.test(part)) return refuse(`holds “${part}”, a device name on Windows`);
    if (/[<>"|?*]/.test(part)) return refuse('holds a character that no file name may have on Windows');
    if (part.length > 255) return refuse('has a part that is too long');
    if (isGitFolder(part)) return refuse('points into the repository’s own data');
  }
  if (parts.length === 0 || path.endsWith('/')) return refuse('names a folder');
  return { ok: true, path: parts.join('/') };
}

/** Equal for two spellings that some file system takes for one file: by case, or by Unicode normal form. */
export const pathKey = (path: string): string => path.normalize('NFC').toLowerCase().normalize('NFC').toUpperCase().normalize('NFC');

const refuse = (why: string): CheckedPath => ({ ok: false, message: `The path ${why}.` });

function hasControl(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 32 || code === 127) return true;
  }
  return false;
}

/** `.git` in any case, its short name on Windows, and with characters that some file systems ignore. */
export function isGitFolder(part: string): boolean {
  const plain = part.replace(/[\u200c-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g, '').toLowerCase();
  return plain === '.git' || /^git~\d+$/.test(plain);
}
