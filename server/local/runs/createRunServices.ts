/** Builds the run room over one database: store, event log, run loop, and the services the routes call. */
import { AppError } from '#contracts/core/errors';
import type { RunServices, RunServicesOptions } from './runServices.ts';

export function createRunServices(options: RunServicesOptions): RunServices {
  throw new AppError('E_INTERNAL', `The store in ${options.dataDir} is not there yet.`);
}
