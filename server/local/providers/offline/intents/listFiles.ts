/** Lists files of the workspace, all or those a folder, glob or part of a name picks. */
import { listFiles as spec } from '#contracts/tools/listFiles';
import { parseFiles } from '../../../tools/listFiles.ts';
import { count } from '../../../tools/resultText.ts';
import { defineIntent } from '../intent.ts';
import { code, link, quotedSource, scopeOf, valueOf } from '../phrases.ts';
import { call } from '../script.ts';
import { oneSentence } from '../workspace.ts';

export interface ListRequest {
  readonly glob: string;
}

const sentence =
  /^(?:(?:show|list|display|give|see)\s+(?:me\s+)?(?:all\s+|the\s+|my\s+)*files?\b|(?:what|which)\s+files?\b|ls\b(?!\s+-))(?<rest>[\s\S]*)$/i;
const byName = new RegExp(
  `^(?:find|list|show|which|what)\\s+(?:me\\s+)?(?:all\\s+|the\\s+)*files?\\s+(?:are\\s+)?(?:(?:named|called|matching|like)\\s+)?(?<name>${quotedSource}|\\S+)\\s*[.?!]?$`,
  'iu',
);

export const listFiles = defineIntent<ListRequest>({
  name: 'listFiles',
  needs: [spec.name],
  matches(turn) {
    const name = valueOf(byName.exec(turn.request)?.groups?.['name'] ?? '');
    if (name !== '' && !/^(?:in|are|there|exist|do|is|here)$/i.test(name)) return { glob: globFor(name) };
    const rest = sentence.exec(turn.request)?.groups?.['rest'];
    if (rest === undefined) return null;
    const place = rest.replace(/^\s*(?:are\s+there|exist|do\s+(?:i|we)\s+have|there\s+are|matching|named|called)\b/i, '').trim();
    const scope = scopeOf({ ...turn, context: [] }, /^(?:in|under|inside|within)\b/i.test(place) || place === '' ? place : `in ${place}`);
    if (scope.kind === 'file') return { glob: globFor(scope.path) };
    if (scope.kind === 'unsaid' && place.replace(/[?.!]/g, '') !== '') return null;
    return { glob: (scope.kind === 'files' ? scope.glob : null) ?? '**/*' };
  },
  *run({ glob }) {
    const reply = yield* call(spec, { glob, limit: 500 });
    if (!reply.ok) return `I could not list the files: ${oneSentence(reply.text)}`;
    const { files, complete } = parseFiles(reply.text);
    const which = glob === '**/*' ? '' : ` matching ${code(glob)}`;
    if (files.length === 0) return `There are no files${which}.`;
    const lines = [...files].sort().map((path) => `- ${link(path, path)}`);
    return `${complete ? '' : 'The first '}${count(files.length, 'file')}${which}:\n\n${lines.join('\n')}`;
  },
});

/** A part of a name finds the files whose name holds it. */
function globFor(name: string): string {
  if (/[*?{]/.test(name)) return name.includes('/') ? name : `**/${name}`;
  if (name.endsWith('/')) return `${name}**`;
  return name.includes('/') ? name : `**/*${name}*`;
}
