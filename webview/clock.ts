/** The panel's clock: milliseconds since the epoch. */
export const now = (): number => Date.now();
