/** A derived file: where it belongs and what it must hold. */
export interface Derived {
  /** Relative to the project, with `/`. */
  readonly path: string;
  readonly content: string;
}

export const asJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** The first lines of a derived page, so that nobody edits it by hand. */
export function page(title: string, intro: string, body: readonly string[]): string {
  return [`# ${title}`, '', `_Derived from the contracts by \`npm run gen\`. Do not edit._`, '', intro, '', ...body, ''].join('\n');
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)];
}
