/** Lines that stand for text a model left out: `// ... existing code ...`, `# rest of the file`, a lone `...`. */
import type { TextLines } from '../textLines.ts';

const longest = 200;
const comment = /^(?:\/\/|#|--|;|%|\/\*|<!--|\{\/\*|\(\*)/;
const leftOut =
  /\b(?:existing|rest|remain(?:s|ing|der)?|unchanged|same|previous|other|omitted|before|above|original|keep|as is|code|more)\b/i;
const phrase =
  /\b(?:rest of (?:the )?(?:\w+ ){0,3}(?:code|file|function|class|component|method|implementation)|existing (?:\w+ ){0,2}code|remaining (?:code|methods|functions|implementation)|remains? (?:the same|unchanged)|(?:code|rest|file) (?:is )?(?:unchanged|omitted))\b/i;

/** The contents of such lines in `[from, to)`, at most `limit`. */
export function findGaps(answer: TextLines, from: number, to: number, limit: number): string[] {
  const gaps: string[] = [];
  for (let line = from; line < to && gaps.length < limit; line += 1) {
    const length = answer.contentEnd(line) - answer.start(line);
    if (length < 3 || length > longest) continue;
    const text = answer.content(line);
    if (isGap(text.trim())) gaps.push(text);
  }
  return gaps;
}

export function isGap(text: string): boolean {
  if (text === '...' || text === '…') return true;
  const mark = comment.exec(text)?.[0];
  if (mark === undefined) return false;
  const said = text
    .slice(mark.length)
    .replace(/(?:\*\/\}?|-->|\*\))$/, '')
    .trim();
  if (said.startsWith('...') || said.startsWith('…')) return leftOut.test(said) || /^[.…\s]*$/.test(said);
  return phrase.test(said);
}
