/** A tool as a model is told of it; its schema is made once. */
import { z } from 'zod';
import type { ModelTool } from '#contracts/agents/model';
import type { Tool } from '../tools/tool.ts';

const known = new WeakMap<Tool['spec'], ModelTool>();

export function toModelTool({ spec }: Tool): ModelTool {
  const made = known.get(spec);
  if (made !== undefined) return made;
  const { $schema: _dialect, ...parameters } = z.toJSONSchema(spec.input, { io: 'input', unrepresentable: 'any', reused: 'inline' });
  const tool: ModelTool = { name: spec.name, description: spec.description, parameters: { ...parameters } };
  known.set(spec, tool);
  return tool;
}
