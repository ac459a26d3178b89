/** `coterie apply`: applies AI output to the files of a folder, all or nothing, and says exactly what and why. */
import { readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { toAppError } from '#contracts/core/errors';
import { EditFormat, type FileChange, type Rejection } from '#contracts/edits/fileEdit';
import { dataDir } from '#contracts/local/dataDir';
import { applyFileChanges } from './apply/applyFileChanges.ts';
import { systemFileOps } from './apply/fileOps.ts';
import { planInFolder } from './apply/planInFolder.ts';
import { prepare } from './apply/prepare.ts';
import { recoverFolder, type Recovery } from './apply/recover.ts';
import { decodeText } from './apply/textBytes.ts';
import { rejection } from '../edits/rejection.ts';
import { UsageError, type Command, type CommandWorld } from './command.ts';

const usage = `Usage: coterie apply [FILE|-] [--root DIR] [--format FORMAT] [--dry-run] [--json]

Reads an answer of a model from FILE, or from standard input, and applies the edits in it to the files under DIR (default:
the current folder): all of them, or none.

  --root DIR       the folder; no path may lead out of it, by a link either
  --format FORMAT  ${EditFormat.options.join(', ')} (default: auto)
  --dry-run        say what would happen, write nothing
  --json           one line of JSON on standard output

Exit code: 0 applied, 1 rejected and nothing written, 2 wrong usage.`;

interface Report {
  readonly files: readonly FileChange[];
  readonly rejected: readonly Rejection[];
  readonly recovered: readonly Recovery[];
}

export const apply: Command = {
  usage,
  async run(args, world) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        root: { type: 'string', default: '.' },
        format: { type: 'string', default: 'auto' },
        'dry-run': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    if (positionals.length > 1) throw new UsageError('Give one file, or “-” for standard input.');
    const format = EditFormat.safeParse(values.format);
    if (!format.success) throw new UsageError(`There is no format “${values.format}”.`);
    const root = folder(path.resolve(world.cwd, values.root));
    const bytes = await readInput(positionals[0] ?? '-', world);
    const data = path.resolve(world.cwd, dataDir(world));
    const report = execute({ bytes, format: format.data, root, data, dry: values['dry-run'] });
    print(report, { dry: values['dry-run'], json: values.json }, world);
    return report.rejected.length > 0 ? 1 : 0;
  },
};

function folder(given: string): string {
  try {
    if (statSync(given).isDirectory()) return realpathSync(given);
  } catch {
    throw new UsageError(`There is no folder “${given}”.`);
  }
  throw new UsageError(`“${given}” is not a folder.`);
}

async function readInput(file: string, world: CommandWorld): Promise<Buffer> {
  if (file === '-') {
    const chunks: Buffer[] = [];
    for await (const chunk of world.stdin) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks);
  }
  try {
    return readFileSync(path.resolve(world.cwd, file));
  } catch {
    throw new UsageError(`“${file}” cannot be read.`);
  }
}

interface Job {
  readonly bytes: Buffer;
  readonly format: EditFormat;
  readonly root: string;
  readonly data: string;
  readonly dry: boolean;
}

function execute({ bytes, format, root, data, dry }: Job): Report {
  const text = decodeText(bytes);
  if (text === null) return { files: [], rejected: [rejection('', null, 'E_EDIT_ENCODING', 'The input is not text.')], recovered: [] };
  try {
    const recovered = dry ? [] : recoverFolder(systemFileOps, data, root);
    const plan = planInFolder(systemFileOps, root, text.text, format);
    if (plan.status !== 'planned') return { files: [], rejected: plan.rejected, recovered };
    if (dry) return { files: plan.files, rejected: check(root, plan.files), recovered };
    const outcome = applyFileChanges({ root, dataDir: data, changes: plan.files });
    const all = [...recovered, ...outcome.recovered];
    if (outcome.status === 'rejected') return { files: [], rejected: outcome.rejected, recovered: all };
    return { files: plan.files, rejected: [], recovered: all };
  } catch (error) {
    const { code, message } = toAppError(error);
    return { files: [], rejected: [rejection('', null, code, message)], recovered: [] };
  }
}

/** What applying would refuse besides: read-only files, links. */
function check(root: string, changes: readonly FileChange[]): readonly Rejection[] {
  const prepared = prepare(systemFileOps, root, changes, 'dry-run');
  return 'rejected' in prepared ? prepared.rejected : [];
}

function print(
  { files, rejected, recovered }: Report,
  { dry, json }: { readonly dry: boolean; readonly json: boolean },
  world: CommandWorld,
): void {
  for (const each of recovered) world.stderr.write(`${describe(each)}\n`);
  const refused = rejected.length > 0;
  if (json) {
    const shown = (refused ? [] : files).map(({ path: name, change, new_path, hunks, added, removed }) => ({
      path: name,
      change,
      ...(new_path === undefined ? {} : { new_path }),
      hunks,
      added,
      removed,
    }));
    world.stdout.write(
      `${JSON.stringify({ status: refused ? 'rejected' : 'applied', ...(dry ? { dry_run: true } : {}), files: shown, rejected, ...(recovered.length > 0 ? { recovered } : {}) })}\n`,
    );
    return;
  }
  if (refused) {
    for (const each of rejected) world.stderr.write(`${printable(place(each))}: ${printable(each.message)} (${each.code})\n`);
    if (!rejected.some(({ path: name, code }) => name === '' && code === 'E_EDIT_FAILED')) world.stderr.write('Nothing was written.\n');
    return;
  }
  for (const { path: name, change, new_path, added, removed } of files) {
    world.stdout.write(
      `${change} ${printable(name)}${new_path === undefined ? '' : ` → ${printable(new_path)}`} (+${added} −${removed})\n`,
    );
  }
  if (dry) world.stdout.write('Nothing was written (--dry-run).\n');
}

function place({ path: name, hunk, candidates }: Rejection): string {
  const line = candidates[0] === undefined ? '' : `:${candidates[0].line}`;
  return `${name === '' ? 'the text' : name}${line}${hunk === null ? '' : ` (change ${hunk + 1})`}`;
}

function describe({ action, files, kept, journal }: Recovery): string {
  if (action === 'unreadable') return `An earlier apply left a journal that cannot be read: ${journal}`;
  const verb = action === 'finished' ? 'was finished' : 'was undone';
  const list = files.length === 0 ? '' : `: ${files.map(printable).join(', ')}`;
  const left = kept.length === 0 ? '' : ` Left alone, because changed since: ${kept.map(printable).join(', ')}.`;
  return `An earlier apply that was interrupted ${verb}${list}.${left}`;
}

/** A model's text must not steer the terminal. */
const printable = (text: string): string => text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '\u{fffd}');
