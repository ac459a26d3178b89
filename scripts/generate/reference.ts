/** The pages a person reads: errors, endpoints with lanes, flags, settings. Errors and flags also as data. */
import { z } from 'zod';
import { errors } from '#contracts/core/errors';
import type { Route } from '#contracts/core/route';
import { flags } from '#contracts/local/flags';
import { localRoutes } from '#contracts/local/index';
import { settings } from '#contracts/local/settings';
import { tools } from '#contracts/tools/index';
import { asJson, page, table, type Derived } from './document.ts';

export function reference(): Derived[] {
  return [
    { path: 'docs/reference/errors.json', content: asJson(errors) },
    { path: 'docs/reference/errors.md', content: errorsPage() },
    { path: 'docs/reference/endpoints.md', content: endpointsPage() },
    {
      path: 'docs/reference/flags.json',
      content: asJson(Object.fromEntries(Object.entries(flags).map(([name, flag]) => [name, flag.default]))),
    },
    { path: 'docs/reference/flags.md', content: flagsPage() },
    { path: 'docs/reference/settings.md', content: settingsPage() },
    { path: 'docs/reference/tools.md', content: toolsPage() },
  ];
}

function errorsPage(): string {
  const rows = Object.entries(errors).map(([code, { http, retryable, user }]) => [
    `\`${code}\``,
    String(http),
    retryable ? 'yes' : 'no',
    user,
  ]);
  return page(
    'Errors',
    'Every failure is `{error: {code, message, detail?}, request_id}`. Codes are never renamed.',
    table(['code', 'status', 'retry', 'what the user reads'], rows),
  );
}

function endpointsPage(): string {
  const rows = Object.values<Route>(localRoutes).map((route) => [
    route.lane,
    `\`${route.method} ${route.path}\``,
    route.auth,
    route.flag === undefined ? '' : `\`${route.flag}\``,
    route.summary,
    route.errors.map((code) => `\`${code}\``).join(' '),
  ]);
  return page(
    'Endpoints of the local server',
    'Beside these, `GET /v1/link` upgrades to the WebSocket of `contracts/local/link.ts`.',
    table(['lane', 'endpoint', 'auth', 'flag', 'does', 'own errors'], rows),
  );
}

function flagsPage(): string {
  const rows = Object.entries(flags).map(([name, flag]) => [`\`${name}\``, flag.default ? 'on' : 'off', flag.summary]);
  return page(
    'Feature flags',
    'The server decides; `GET /v1/meta` tells, `PATCH /v1/flags` overrides. Off answers `E_CAPABILITY_DISABLED`.',
    table(['flag', 'default', 'what'], rows),
  );
}

function settingsPage(): string {
  const rows = Object.entries(settings).map(([id, entry]) => [
    `\`${id}\``,
    `\`${JSON.stringify(entry.default)}\``,
    entry.scope,
    typeOf(entry.schema),
    entry.description,
  ]);
  return page('Settings', 'Keys are never a setting.', table(['setting', 'default', 'scope', 'type', 'what'], rows));
}

function toolsPage(): string {
  const rows = Object.values(tools).map((tool) => [
    `\`${tool.name}\``,
    tool.effect,
    tool.host,
    tool.timeout_ms === null ? '' : `${tool.timeout_ms / 1000} s`,
    tool.description,
  ]);
  return page(
    'Tools',
    'What a model may ask for. `execute` is always asked first.',
    table(['tool', 'effect', 'carried out by', 'time-out', 'what'], rows),
  );
}

function typeOf(schema: z.ZodType): string {
  const json = z.toJSONSchema(schema, { io: 'input' });
  if (Array.isArray(json.enum)) return json.enum.map((value) => `\`${String(value)}\``).join(' ');
  return typeof json.type === 'string' ? json.type : 'string';
}
