/** An egress that answers every request with these bytes, cut as the network could have cut them. For property tests. */
import type { Egress, EgressFetch, EgressTarget } from '../../server/local/egress.ts';

export function answering(pieces: readonly Uint8Array[]): Egress {
  const fetch =
    (target: EgressTarget): EgressFetch =>
    () => {
      const left = [...pieces];
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          const piece = left.shift();
          if (piece === undefined) return controller.close();
          target.watch?.(piece);
          controller.enqueue(piece);
        },
      });
      return Promise.resolve(new Response(body, { status: 200, headers: { 'content-type': 'text/event-stream' } }));
    };
  return { fetch, entries: () => [], totals: () => [], close: () => {} };
}
