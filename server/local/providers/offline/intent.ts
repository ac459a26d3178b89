/** What one rule is: how it recognises a request, and the script that carries it out. One file each in `intents/`. */
import type { Script } from './script.ts';
import type { Turn } from './turn.ts';

export interface Intent<Request = unknown> {
  readonly name: string;
  /** Tools it cannot do without. */
  readonly needs: readonly string[];
  /** What was asked, or null when this rule is not meant. Pure. */
  matches(turn: Turn): Request | null;
  run(request: Request, turn: Turn): Script;
}

/** A rule with its request's type closed over, so that rules of different requests fit in one list. */
export interface Rule {
  readonly name: string;
  readonly needs: readonly string[];
  /** The script for this turn, or null when this rule is not meant. */
  match(turn: Turn): (() => Script) | null;
}

export function defineIntent<Request>(intent: Intent<Request>): Rule & Pick<Intent<Request>, 'matches'> {
  return {
    name: intent.name,
    needs: intent.needs,
    matches: (turn) => intent.matches(turn),
    match(turn) {
      const request = intent.matches(turn);
      return request === null ? null : () => intent.run(request, turn);
    },
  };
}
