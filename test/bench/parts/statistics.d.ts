/** Medians, quantiles and spreads. Figures are quoted as medians with the interquartile range, contenders as ratios of medians. */
export declare function quantile(values: readonly number[], q: number): number;
export declare const median: (values: readonly number[]) => number;
/** `median (first to third quartile)` with a unit. */
export declare function spread(values: readonly number[], unit: string, digits?: number): string;
export declare const megabytes: (bytes: number) => string;
