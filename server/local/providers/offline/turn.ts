/** The user's turn as rules see it: prose apart from fenced code, politeness gone, slash forms turned into sentences. */
import type { ContextItem } from '#contracts/chat/message';

export interface Fence {
  readonly info: string;
  readonly code: string;
}

export interface Turn {
  /** As it was written. */
  readonly text: string;
  /** What is asked, without fenced code and without “please”. Exact inside quotes. */
  readonly request: string;
  readonly slash: string | null;
  readonly fences: readonly Fence[];
  readonly context: readonly ContextItem[];
  readonly tools: ReadonlySet<string>;
}

const slashVerbs: Readonly<Record<string, string>> = {
  explain: 'explain',
  find: 'find',
  search: 'find',
  rename: 'rename',
  replace: 'replace',
  import: 'add import',
  doc: 'document',
  document: 'document',
  create: 'create',
  new: 'create',
  list: 'list files',
  files: 'list files',
  problems: 'show problems',
  run: 'run',
  help: 'help',
};

/** Longer prose is no plain request; patterns are not tried on it. Pasted edits are found in the text itself. */
const longestRequest = 4000;

const polite =
  /^(?:(?:hi|hey|hello|ok|okay|now|then|so|please|pls|kindly|coterie|just)\b[\s,:!.]*|(?:can|could|would|will)\s+you\s+(?:please\s+)?|i\s+(?:want|need|would like)\s+(?:you\s+)?to\s+|i['’]d\s+like\s+(?:you\s+)?to\s+|let['’]s\s+|help\s+me\s+(?:to\s+)?)+/iu;

export function readTurn(text: string, context: readonly ContextItem[], tools: ReadonlySet<string>): Turn {
  const { prose, fences } = splitFences(text);
  const slash = prose.length > longestRequest ? null : /^\s*\/([a-z]+)(?:\s+|$)/i.exec(prose);
  const verb = slashVerbs[slash?.[1]?.toLowerCase() ?? ''];
  if (slash !== null && verb !== undefined) {
    return { text, request: `${verb} ${prose.slice(slash[0].length)}`.trim(), slash: verb, fences, context, tools };
  }
  const asked = prose.length > longestRequest ? '' : prose.trim();
  const plain = asked
    .replace(polite, '')
    .replace(/[\s,]+please\s*[.!?]*$/i, '')
    .trim();
  return { text, request: plain === '' ? asked : plain, slash: null, fences, context, tools };
}

/** Fences of three or more backticks or tildes; one that is never closed runs to the end. */
function splitFences(text: string): { prose: string; fences: readonly Fence[] } {
  const prose: string[] = [];
  const fences: Fence[] = [];
  let open: { mark: string; info: string; lines: string[] } | null = null;
  for (const line of text.split(/\r?\n/)) {
    const fence = /^\s{0,3}(`{3,}|~{3,})\s*(.*)$/.exec(line);
    const mark = fence?.[1] ?? '';
    if (open === null) {
      // Backticks in the info string mean inline code, not a fence.
      if (mark !== '' && !(mark.startsWith('`') && (fence?.[2] ?? '').includes('`')))
        open = { mark, info: (fence?.[2] ?? '').trim(), lines: [] };
      else prose.push(line);
    } else if (mark.startsWith(open.mark) && (fence?.[2] ?? '') === '') {
      fences.push({ info: open.info, code: joinLines(open.lines) });
      open = null;
    } else {
      open.lines.push(line);
    }
  }
  if (open !== null) fences.push({ info: open.info, code: joinLines(open.lines) });
  return { prose: prose.join('\n'), fences };
}

function joinLines(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}
