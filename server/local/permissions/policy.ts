/** What may be done without asking. Pure. */
import type { PermissionDecision } from '#contracts/chat/message';
import type { ToolEffect } from '#contracts/tools/tool';

export interface PolicyFacts {
  readonly effect: ToolEffect;
  /** The user allowed this tool for the rest of the run. */
  readonly allowedForRun: boolean;
}

/** `ask`: a person decides. What runs something is always asked; a proposal is reviewed by a person anyway. */
export function decideByPolicy({ effect, allowedForRun }: PolicyFacts): PermissionDecision | 'ask' {
  if (effect !== 'execute') return 'allow_once';
  return allowedForRun ? 'allow_run' : 'ask';
}

const rank = { read: 0, show: 1, propose: 2, execute: 3 } as const satisfies Record<ToolEffect, number>;

/** A tool may use others that do no more than it was allowed itself. */
export const isWithin = (inner: ToolEffect, outer: ToolEffect): boolean => rank[inner] <= rank[outer];
