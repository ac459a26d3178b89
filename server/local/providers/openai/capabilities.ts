/** What a model can do where its provider does not say, from the families' names. A wrong guess costs a refused request, no more. */
import type { ModelCapabilities } from '#contracts/agents/model';

const reasons = /(^|[/:_-])(o[134]|gpt-5|deepseek-r1|qwq|qwen3|magistral|gpt-oss|r1)([/:._-]|$)|thinking|reason/i;
const sees = /(^|[/:_-])(gpt-4o|gpt-4\.1|gpt-5|llava|gemma-?3|pixtral|o[134])([/:._-]|$)|vision|[-_]vl([-_:.]|$)/i;
const cannotCall = /(^|[/:_-])(gemma-?[12]?|llama-?2|phi-?[123]|codellama|starcoder2?|davinci|babbage)([/:._-]|$)|instruct-base|[-_]base$/i;

export function capabilitiesOf(model: string): ModelCapabilities {
  return { tools: !cannotCall.test(model), images: sees.test(model), reasoning: reasons.test(model), context_tokens: null };
}
