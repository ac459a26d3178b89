/** Creates a file from a fenced block, a quoted text, or nothing. Writing code from a description is beyond rules, and it says so. */
import { editFile } from '#contracts/tools/editFile';
import { creationText } from '../editText.ts';
import { propose } from '../editReport.ts';
import { defineIntent } from '../intent.ts';
import { cleanPath, code, isQuoted, pathIn, quotedSource, valueOf } from '../phrases.ts';
import { say } from '../script.ts';

export interface CreateRequest {
  readonly path: string;
  /** Null: described in words only. */
  readonly content: string | null;
}

const verb = new RegExp(
  `^(?:create|make|add|write|new)\\b\\s*(?<what>(?:(?:a|an|the|new|empty|blank)\\s+)*(?:file|module|script|document)?\\s*(?:(?:called|named|at|in)\\s+)?)@?(?<path>${quotedSource}|[^\\s,;]+)(?<rest>[\\s\\S]*)$`,
  'iu',
);

export const create = defineIntent<CreateRequest>({
  name: 'create',
  needs: [editFile.name],
  matches(turn) {
    const parts = verb.exec(turn.request)?.groups;
    if (parts === undefined) return null;
    const written = valueOf(parts['path'] ?? '');
    const what = parts['what'] ?? '';
    const sure = turn.slash === 'create' || /\b(?:called|named)\b/i.test(what);
    const quoted = isQuoted(parts['path'] ?? '') && /[./]/.test(written) ? cleanPath(written) : null;
    const path = quoted ?? pathIn(written) ?? (sure && /^[\w./-]+$/.test(written) ? written : null);
    if (path === null || (/^(?:make|add)\b/i.test(turn.request) && !/\bfile\b/i.test(what))) return null;
    const rest = (parts['rest'] ?? '').trim();
    if (turn.fences.length > 1) return null;
    const [fence] = turn.fences;
    if (fence !== undefined) return { path, content: fence.code };
    const text = new RegExp(
      `\\b(?:with|containing|saying|that says|text|content|contents)\\b[^\`"“‘']*(${quotedSource})\\s*[.!]?$`,
      'iu',
    ).exec(rest);
    if (text?.[1] !== undefined) return { path, content: `${valueOf(text[1])}\n` };
    const described = rest.replace(/^[\s.!,]+|(?:with\s+)?(?:no|nothing|empty|blank)[\s\w]*$/gi, '').trim() !== '';
    return { path, content: described ? null : '' };
  },
  run({ path, content }) {
    if (content !== null)
      return propose(creationText(path, content), `Create ${path}`, content === '' ? 'Created the empty file' : 'Created', '');
    return say(
      `I can create ${code(path)}, but not write its text from a description: that takes a model. Put the text in a fenced code block, or say “create an empty file ${path}”. To use a model, run **Coterie: Set Up a Model**.`,
    );
  },
});
