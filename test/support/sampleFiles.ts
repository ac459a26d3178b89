/** A tiny workspace: two TypeScript modules that use each other, a Windows file, a Python script. */
export const sampleFiles: Readonly<Record<string, string>> = {
  'src/math.ts': `/** Sums and differences. */

export function add(a: number, b: number): number {
  return a + b;
}

/** Takes \`b\` from \`a\`. */
export function sub(a: number, b: number): number {
  return a - b;
}

export const scale = (values: readonly number[], factor = 1): number[] => values.map((value) => value * factor);

export async function reset({ hard }: { hard: boolean }): Promise<void> {
  if (hard) await Promise.resolve(0);
}
`,
  'src/cart.ts': `/**
 * A shopping cart.
 * Prices are in cents.
 */
import { add } from './math';
import type { Price } from './price';

export interface Line {
  name: string;
  price: Price;
}

export class Cart {
  private total = 0;

  put(line: Line): void {
    this.total = add(this.total, line.price);
  }

  format(): string {
    return \`total: \${this.total}\`;
  }
}
`,
  'src/price.ts':
    'export type Price = number;\r\n\r\nexport function format(price: Price): string {\r\n  return `${price} total`;\r\n}\r\n',
  'tools/report.py': `#!/usr/bin/env python3
"""Prints a report."""
import sys
from os import path


def summarize(lines, *, limit=10):
    shown = lines[:limit]
    return len(shown)


class Report:
    """A report."""

    def write(self, out) -> None:
        out.write(path.basename(sys.argv[0]))
`,
  'README.md': '# Sample\n\nIt shows a total.\n',
};
