/** A chat's name from its first message: the first line with words, cut at a word. Pure. */
const mostUnits = 60;

export function titleOf(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim());
  const line = lines.find((candidate) => /[\p{L}\p{N}]/u.test(candidate)) ?? lines.find((candidate) => candidate !== '') ?? 'New chat';
  if (line.length <= mostUnits) return line;
  const cut = line.slice(0, mostUnits).replace(/[\ud800-\udbff]$/, '');
  const space = cut.lastIndexOf(' ');
  return `${(space > mostUnits / 2 ? cut.slice(0, space) : cut).trimEnd()}…`;
}
