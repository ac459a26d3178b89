/** Models and providers as every process names them. */
import { z } from 'zod';
import { Failure } from '../core/errors.ts';

export const ProviderId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/)
  .meta({ id: 'ProviderId', description: 'A provider: a preset (`openai`, `ollama`), `vscode`, `offline`, or one the user named.' });
export type ProviderId = z.infer<typeof ProviderId>;

export const ModelRef = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}\/.{1,200}$/)
  .meta({ id: 'ModelRef', description: '`provider/model`. The model part may itself hold slashes and colons.' });
export type ModelRef = z.infer<typeof ModelRef>;

export const ProviderKind = z.enum(['openai-compatible', 'vscode', 'offline']);
export type ProviderKind = z.infer<typeof ProviderKind>;

/** False for an address with a name, password or query in it: it may be a key, and would be stored with every run that names it. */
export const isPlainAddress = (url: string): boolean => !/[?#]/.test(url) && !/^[a-z]+:[\\/]*[^\\/]*@/i.test(url);

/** Where a provider is. Never holds a key. */
export const ProviderConfig = z
  .object({
    id: ProviderId,
    kind: ProviderKind,
    label: z.string().min(1).max(80),
    base_url: z
      .url({ protocol: /^https?$/ })
      .optional()
      .meta({ description: 'OpenAI-compatible root, ending before `/chat/completions`.' }),
    needs_key: z.boolean(),
  })
  .meta({ id: 'ProviderConfig', description: 'A provider and where it is.' });
export type ProviderConfig = z.infer<typeof ProviderConfig>;

export const ModelCapabilities = z.object({
  tools: z.boolean(),
  images: z.boolean(),
  reasoning: z.boolean(),
  /** Tokens, or null where the provider does not say. */
  context_tokens: z.int().positive().nullable(),
});
export type ModelCapabilities = z.infer<typeof ModelCapabilities>;

export const Model = z
  .object({
    ref: ModelRef,
    label: z.string(),
    provider: ProviderId,
    capabilities: ModelCapabilities,
    /** US dollars per million tokens, or null where unknown. */
    price: z.object({ input: z.number(), output: z.number() }).nullable(),
    /** True when using it sends nothing over a network. */
    local: z.boolean(),
  })
  .meta({ id: 'Model', description: 'A model a run may name.' });
export type Model = z.infer<typeof Model>;

export const ProviderState = z
  .object({
    config: ProviderConfig,
    source: z.enum(['preset', 'configured', 'discovered', 'builtin']),
    health: z.enum(['unknown', 'ok', 'failing', 'open']).meta({ description: '`open`: the circuit breaker rests it for a while.' }),
    failure: Failure.nullable(),
    models: z.int().nonnegative(),
  })
  .meta({ id: 'ProviderState', description: 'A provider and how it fares.' });
export type ProviderState = z.infer<typeof ProviderState>;

/** Keys by provider. Travels with a request, stays in memory, is never stored, logged or put in an event. */
export const Credentials = z
  .record(ProviderId, z.string().min(1).max(4096))
  .meta({ id: 'Credentials', description: 'API keys by provider, held in memory for the run only.' });
export type Credentials = z.infer<typeof Credentials>;

export const Usage = z
  .object({
    input_tokens: z.int().nonnegative(),
    output_tokens: z.int().nonnegative(),
    reasoning_tokens: z.int().nonnegative().optional(),
    /** US dollars, or null where the price is unknown. */
    cost_usd: z.number().nonnegative().nullable(),
  })
  .meta({ id: 'Usage', description: 'Tokens and cost.' });
export type Usage = z.infer<typeof Usage>;

/** What is sent to a model: the internal form every provider adapter translates. */
export const ToolUse = z.object({ call_id: z.string(), name: z.string(), arguments: z.string() });
export type ToolUse = z.infer<typeof ToolUse>;
export const ModelMessage = z.discriminatedUnion('role', [
  z.object({ role: z.literal('system'), text: z.string() }),
  z.object({ role: z.literal('user'), text: z.string() }),
  z.object({ role: z.literal('assistant'), text: z.string(), tool_calls: z.array(ToolUse) }),
  z.object({ role: z.literal('tool'), call_id: z.string(), name: z.string(), text: z.string(), is_error: z.boolean() }),
]);
export type ModelMessage = z.infer<typeof ModelMessage>;

export const ModelTool = z.object({ name: z.string(), description: z.string(), parameters: z.record(z.string(), z.unknown()) });
export type ModelTool = z.infer<typeof ModelTool>;

/** What a provider's stream yields. It never throws; `end` is always last and says how it went. */
export const ModelEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('reasoning'), text: z.string() }),
  z.object({ type: z.literal('tool_call'), call: ToolUse }),
  z.object({
    type: z.literal('usage'),
    input_tokens: z.int().nonnegative(),
    output_tokens: z.int().nonnegative(),
    reasoning_tokens: z.int().nonnegative().optional(),
  }),
  z.object({
    type: z.literal('end'),
    reason: z.enum(['stop', 'length', 'tool_calls', 'filtered', 'cancelled', 'failed']),
    failure: Failure.optional(),
  }),
]);
export type ModelEvent = z.infer<typeof ModelEvent>;
