/** One section of the benchmark page. */

export interface Row {
  readonly id: string;
  readonly title: string;
  /** What was measured and how, in a few sentences. */
  readonly method: string;
  /** Measures and answers the section's Markdown. */
  measure(options: RowOptions): Promise<string>;
}

export interface RowOptions {
  /** Fewer rounds, to see that it works; figures of a quick run are not written down. */
  readonly quick: boolean;
}

export function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...lines.map(row)].join('\n');
}
