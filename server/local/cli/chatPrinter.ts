/** A run's events as a person reads them in a terminal: the answer on standard output, everything else on standard error. */
import type { Writable } from 'node:stream';
import type { RunEvent } from '#contracts/chat/runEvent';
import type { FileChange } from '#contracts/edits/fileEdit';

export type Print = (event: RunEvent) => void;

/** `json`: the events themselves, one a line, and nothing else. */
export function createPrinter(stdout: Writable, stderr: Writable, json: boolean): Print {
  if (json) return (event) => void stdout.write(`${JSON.stringify(event)}\n`);
  let lineOpen = false;
  const text = (piece: string): void => {
    stdout.write(printable(piece));
    if (piece !== '') lineOpen = !piece.endsWith('\n');
  };
  const note = (line: string): void => {
    if (lineOpen) stdout.write('\n');
    lineOpen = false;
    stderr.write(`${printable(line)}\n`);
  };
  return (event) => {
    switch (event.type) {
      case 'text.delta':
        return text(event.data.text);
      case 'tool.call':
        return note(`• ${event.data.title}`);
      case 'tool.output':
        return void stderr.write(printable(event.data.text));
      case 'tool.result':
        return event.data.ok ? undefined : note(`  ${firstLine(event.data.text)}`);
      case 'edit.proposed':
        return note([`Edit: ${event.data.title}`, ...event.data.files.map(summary)].join('\n'));
      case 'edit.applied':
        return note(`Applied: ${event.data.files.join(', ')}`);
      case 'edit.rejected':
        return note(
          event.data.by === 'user'
            ? 'Not applied.'
            : ['Refused:', ...event.data.rejected.map(({ path, message }) => `  ${path}: ${message}`)].join('\n'),
        );
      case 'notice':
        return note(event.data.text);
      case 'run.failed':
        return note(`${event.data.message} (${event.data.code})`);
      case 'run.interrupted':
        return note(event.data.message);
      case 'run.cancelled':
        return note('Cancelled.');
      case 'run.completed':
        return lineOpen ? text('\n') : undefined;
      default:
        return undefined;
    }
  };
}

const marks = { modified: 'M', created: 'A', deleted: 'D', renamed: 'R' } as const;

export function summary({ path, new_path, change, added, removed }: FileChange): string {
  return `  ${marks[change]} ${path}${new_path === undefined ? '' : ` → ${new_path}`} (+${added} −${removed})`;
}

const firstLine = (text: string): string => text.split('\n', 1)[0]?.slice(0, 300) ?? '';

/** A model's text must not move the cursor, change colours, hide characters or reach the clipboard: controls are shown as marks. */
export function printable(text: string): string {
  let shown = '';
  for (const character of text) shown += isUnsafe(character.codePointAt(0) ?? 0) ? '\uFFFD' : character;
  return shown;
}

function isUnsafe(code: number): boolean {
  if (code === 0x0a || code === 0x09) return false;
  if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) return true;
  /** Marks that turn the direction of text around, and those that show nothing at all. */
  return (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) || (code >= 0xe0000 && code <= 0xe007f);
}
