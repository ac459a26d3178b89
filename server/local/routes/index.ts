/** Every handler of the local server. One file per contract file and one line each; a route without a handler does not compile. */
import type { LocalRoutes } from '#contracts/local/index';
import type { Handlers } from '../../shared/http.ts';
import type { Services } from '../services.ts';
import { createEventStreamHandlers } from './runEventStream.ts';
import { createServerHandlers } from './server.ts';

export function createHandlers(services: Services): Handlers<LocalRoutes> {
  return {
    ...createServerHandlers(services),
    ...createEventStreamHandlers(services),
  };
}
