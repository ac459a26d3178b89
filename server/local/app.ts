/** The HTTP application of the local server: its routes with their handlers, and how failures are logged. */
import { localRoutes } from '#contracts/local/index';
import { FlagName } from '#contracts/local/flags';
import { mountRoutes, type HttpApp } from '../shared/http.ts';
import { createHandlers } from './routes/index.ts';
import type { Services } from './services.ts';

export function createApp(services: Services, options: { readonly checkReplies?: boolean } = {}): HttpApp {
  return mountRoutes(localRoutes, createHandlers(services), {
    ...options,
    flagOn: (flag) => {
      const known = FlagName.safeParse(flag);
      return !known.success || services.flags.isOn(known.data);
    },
    onError: (error, request_id, route) =>
      services.log.error({ request_id, route: route?.id ?? null, code: error.code }, 'request failed', error),
  });
}

const openRoutes = Object.values(localRoutes).filter((route) => route.auth === 'none');

/** Whether method and path name a route that needs no token. */
export const isOpenRoute = (method: string, path: string): boolean =>
  openRoutes.some((route) => route.method === method && route.path === path);
