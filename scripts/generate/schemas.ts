/** JSON Schemas of everything that travels and is no route: run events, the link, the panels, the tools. */
import { z } from 'zod';
import { chatPanel } from '#contracts/bridge/chat';
import type { PanelContract } from '#contracts/bridge/bridge';
import { RunEvent } from '#contracts/chat/runEvent';
import { ClientFrame, ServerFrame } from '#contracts/local/link';
import { tools } from '#contracts/tools/index';
import { asJson, type Derived } from './document.ts';

const panels: Record<string, PanelContract> = { chat: chatPanel };

export function schemas(): Derived[] {
  return [
    file('run-event', schemaOf(RunEvent)),
    file('link', { client: schemaOf(ClientFrame), server: schemaOf(ServerFrame) }),
    file(
      'tools',
      mapValues(tools, (tool) => ({
        name: tool.name,
        description: tool.description,
        effect: tool.effect,
        host: tool.host,
        input: schemaOf(tool.input),
        output: schemaOf(tool.output),
      })),
    ),
    ...Object.entries(panels).map(([name, panel]) =>
      file(`panel-${name}`, {
        requests: mapValues(panel.requests, ({ input, output }) => ({ input: schemaOf(input), output: schemaOf(output) })),
        events: mapValues(panel.events, schemaOf),
      }),
    ),
  ];
}

const file = (name: string, value: unknown): Derived => ({ path: `docs/reference/schemas/${name}.json`, content: asJson(value) });

function schemaOf(schema: z.ZodType): unknown {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
