/** What left this machine: the last exchanges, and totals by host and purpose. In memory; never holds content or a header. */

export type EgressPurpose = 'chat' | 'models' | 'check';

export interface EgressEntry {
  /** Milliseconds since the Unix epoch, when it began. */
  readonly at: number;
  readonly ms: number;
  readonly purpose: EgressPurpose;
  readonly provider: string;
  /** Host and port. */
  readonly host: string;
  readonly method: string;
  /** Null when no answer came. */
  readonly status: number | null;
  readonly bytes_out: number;
  readonly bytes_in: number;
  readonly outcome: 'ok' | 'failed' | 'cancelled' | 'refused';
}

export interface EgressTotal {
  readonly host: string;
  readonly purpose: EgressPurpose;
  readonly requests: number;
  readonly bytes_out: number;
  readonly bytes_in: number;
}

export interface Ledger {
  add(entry: EgressEntry): void;
  /** Oldest first. */
  entries(): readonly EgressEntry[];
  totals(): readonly EgressTotal[];
}

const mostEntries = 1000;
const mostTotals = 1000;

export function createLedger(onEntry: (entry: EgressEntry) => void = () => {}): Ledger {
  const entries: EgressEntry[] = [];
  const totals = new Map<string, EgressTotal>();
  return {
    add(entry) {
      entries.push(entry);
      if (entries.length > mostEntries) entries.shift();
      const key = `${entry.purpose} ${entry.host}`;
      const sum = totals.get(key) ?? { host: entry.host, purpose: entry.purpose, requests: 0, bytes_out: 0, bytes_in: 0 };
      if (totals.has(key) || totals.size < mostTotals) {
        totals.set(key, {
          ...sum,
          requests: sum.requests + 1,
          bytes_out: sum.bytes_out + entry.bytes_out,
          bytes_in: sum.bytes_in + entry.bytes_in,
        });
      }
      onEntry(entry);
    },
    entries: () => [...entries],
    totals: () => [...totals.values()],
  };
}
