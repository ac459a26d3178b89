/** A circuit breaker for each provider and model: after failures in a row it is not asked for a while, then tried once. */
import { circuitBreaker, CircuitState, ConsecutiveBreaker, handleAll, type CircuitBreakerPolicy } from 'cockatiel';
import type { Failure } from '#contracts/core/errors';

export interface BreakerOptions {
  /** Failures in a row that open it. */
  readonly failures: number;
  /** Milliseconds until it is tried again. */
  readonly rest_ms: number;
}

export const defaultBreaker: BreakerOptions = { failures: 5, rest_ms: 30_000 };

/** A request that was let through. Say how it went, once; saying it again does nothing. */
export interface Admission {
  readonly trial: boolean;
  succeeded(): void;
  failed(failure: Failure): void;
}

export interface Breakers {
  /** Undefined while the breaker rests. */
  admit(key: string): Admission | undefined;
  /** Whether any breaker whose key begins so rests now. */
  open(prefix: string): boolean;
}

interface Breaker {
  readonly policy: CircuitBreakerPolicy;
  openedAt: number;
}

const mostBreakers = 500;

export function createBreakers(options: BreakerOptions, monotonic: () => number): Breakers {
  const breakers = new Map<string, Breaker>();
  const rests = (breaker: Breaker): boolean =>
    breaker.policy.state === CircuitState.Open && monotonic() - breaker.openedAt < options.rest_ms;

  function breakerOf(key: string): Breaker {
    const known = breakers.get(key);
    if (known !== undefined) return known;
    const policy = circuitBreaker(handleAll, { halfOpenAfter: 0, breaker: new ConsecutiveBreaker(options.failures) });
    const fresh: Breaker = { policy, openedAt: 0 };
    policy.onBreak(() => {
      fresh.openedAt = monotonic();
    });
    const [oldest] = breakers.keys();
    if (breakers.size >= mostBreakers && oldest !== undefined) breakers.delete(oldest);
    breakers.set(key, fresh);
    return fresh;
  }

  return {
    admit(key) {
      const breaker = breakerOf(key);
      // One trial at a time; the others do not wait for it but go elsewhere.
      if (rests(breaker) || breaker.policy.state === CircuitState.HalfOpen) return undefined;
      const trial = breaker.policy.state === CircuitState.Open;
      const verdict = Promise.withResolvers<void>();
      breaker.policy.execute(() => verdict.promise).catch(() => {});
      return { trial, succeeded: () => verdict.resolve(), failed: (failure) => verdict.reject(new Error(failure.code)) };
    },
    open: (prefix) => [...breakers].some(([key, breaker]) => key.startsWith(prefix) && rests(breaker)),
  };
}
