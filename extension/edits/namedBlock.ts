/** A piece of code as the whole of a named file, written the way an answer would: the engine then judges it like any other. */

/** The fence is longer than any in the code, so that nothing inside can end it. */
export function namedBlock(path: string, code: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${path}\n${fence}\n${code}${code.endsWith('\n') ? '' : '\n'}${fence}\n`;
}
