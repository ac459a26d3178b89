/** Medians, quantiles and spreads. Figures are quoted as medians with the interquartile range, contenders as ratios of medians. */

export function quantile(values: readonly number[], q: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** `median (first to third quartile)` with a unit. */
export function spread(values: readonly number[], unit: string, digits = 2): string {
  const show = (value: number): string => value.toFixed(digits);
  return `${show(median(values))} ${unit} (${show(quantile(values, 0.25))}–${show(quantile(values, 0.75))})`;
}

export const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
