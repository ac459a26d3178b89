/** Which build this is. The bundler puts the facts in; run from source there are none, and the version says so. */

export interface BuildInfo {
  readonly version: string;
  /** Differs between builds of the same version. */
  readonly id: string;
  /** Milliseconds since the Unix epoch. */
  readonly built_at: number;
}

declare const COTERIE_BUILD: BuildInfo | undefined;

export const buildInfo: BuildInfo =
  typeof COTERIE_BUILD === 'undefined' ? { version: '0.0.0-source', id: 'source', built_at: 0 } : COTERIE_BUILD;

/** Whether `ours` should take over from `theirs`. */
export function isNewerBuild(ours: BuildInfo, theirs: BuildInfo): boolean {
  const order = compareVersions(ours.version, theirs.version);
  if (order !== 0) return order > 0;
  return ours.id !== theirs.id && ours.built_at > theirs.built_at;
}

/** Semantic version order: negative when `a` is older. What is not a version is older than everything that is. */
export function compareVersions(a: string, b: string): number {
  const left = parse(a);
  const right = parse(b);
  if (left === null || right === null) return Number(left !== null) - Number(right !== null);
  for (let i = 0; i < 3; i++) {
    const difference = (left.numbers[i] ?? 0) - (right.numbers[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return comparePrerelease(left.prerelease, right.prerelease);
}

function parse(version: string): { numbers: number[]; prerelease: string[] } | null {
  const match = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/.exec(version);
  return match === null ? null : { numbers: match.slice(1, 4).map(Number), prerelease: match[4]?.split('.') ?? [] };
}

function comparePrerelease(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return Math.sign(b.length) - Math.sign(a.length);
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [left, right] = [a[i], b[i]];
    if (left === undefined || right === undefined) return left === undefined ? -1 : 1;
    if (left === right) continue;
    const [leftIsNumber, rightIsNumber] = [/^\d+$/.test(left), /^\d+$/.test(right)];
    if (leftIsNumber && rightIsNumber) return Number(left) - Number(right);
    if (leftIsNumber !== rightIsNumber) return leftIsNumber ? -1 : 1;
    return left < right ? -1 : 1;
  }
  return 0;
}
