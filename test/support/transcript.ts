/** A run's event log as text a person reads: deltas joined, ids numbered, times left out. */
import type { RunEvent } from '#contracts/chat/runEvent';

export function transcript(events: readonly RunEvent[]): string {
  const names = new Map<string, string>();
  const name = (kind: string, id: string): string => {
    const known = names.get(id);
    if (known !== undefined) return known;
    const made = `${kind}${[...names.values()].filter((other) => other.startsWith(kind)).length + 1}`;
    names.set(id, made);
    return made;
  };
  const lines: string[] = [];
  let streaming: string | null = null;
  const say = (head: string, body = ''): void => {
    streaming = null;
    lines.push(body === '' ? head : `${head}\n${body.replace(/^/gm, '    ')}`);
  };
  const stream = (head: string, text: string): void => {
    if (streaming === head) lines[lines.length - 1] += text.replaceAll('\n', '\n    ');
    else lines.push(`${head}\n    ${text.replaceAll('\n', '\n    ')}`);
    streaming = head;
  };
  for (const event of events) {
    switch (event.type) {
      case 'text.delta':
        stream('text', event.data.text);
        break;
      case 'reasoning.delta':
        stream('reasoning', event.data.text);
        break;
      case 'tool.call':
        say(`${name('call', event.data.call_id)}: ${event.data.tool} — ${event.data.title}`, JSON.stringify(event.data.arguments));
        break;
      case 'tool.output':
        stream(`${name('call', event.data.call_id)} ${event.data.stream}`, event.data.text);
        break;
      case 'tool.result':
        say(
          `${name('call', event.data.call_id)} ${event.data.ok ? 'answers' : `fails (${event.data.failure?.code ?? 'no code'})`}`,
          event.data.text,
        );
        break;
      case 'permission.requested':
        say(
          `asks ${name('request', event.data.request_id)} about ${name('call', event.data.call_id)}: ${event.data.summary}`,
          event.data.details,
        );
        break;
      case 'permission.decided':
        say(`${event.data.decision} by ${event.data.by} for ${name('call', event.data.call_id)}`);
        break;
      case 'edit.proposed':
        say(
          `proposes ${name('edit', event.data.edit_id)}: ${event.data.title}`,
          event.data.files.map(({ path, change, added, removed }) => `${change} ${path} +${added} -${removed}`).join('\n'),
        );
        break;
      case 'edit.applied':
      case 'edit.rejected':
      case 'edit.undone':
        say(`${name('edit', event.data.edit_id)} ${event.type.slice('edit.'.length)}`);
        break;
      case 'notice':
        say(`${event.data.level}: ${event.data.text}`);
        break;
      case 'run.started':
        say(`started with ${event.data.model}`);
        break;
      case 'clarification.requested':
      case 'clarification.answered':
        say(event.type);
        break;
      default:
        say(event.type, Object.keys(event.data).length === 0 ? '' : JSON.stringify(event.data));
    }
  }
  return `${lines.join('\n')}\n`;
}
