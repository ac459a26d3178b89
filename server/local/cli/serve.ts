/** `coterie serve`: the server alone, in the foreground, until it is told to end. */
import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { AppError } from '#contracts/core/errors';
import { dataDir } from '#contracts/local/dataDir';
import { buildInfo } from '../../shared/build.ts';
import { systemClock } from '../../shared/clock.ts';
import { newToken } from '../../shared/token.ts';
import { prepareDataFolder } from '../discovery/dataFolder.ts';
import { joinOrLead } from '../discovery/joinOrLead.ts';
import { leadServer } from '../discovery/leadServer.ts';
import { UsageError, type Command } from './command.ts';

export const serve: Command = {
  usage: `Usage: coterie serve [--port N] [--data DIR] [--token-file FILE]

  --port N           Listen on this port of 127.0.0.1; any free one by default
  --data DIR         The data folder; by default the one the editor uses
  --token-file FILE  Where the token is kept: read when the file exists (it must be private), else made

Prints {"url","pid","version"} as one line of JSON when ready. The token is never printed.`,

  async run(args, world) {
    const { values } = parseArgs({
      args: [...args],
      options: { port: { type: 'string' }, data: { type: 'string' }, 'token-file': { type: 'string' } },
    });
    const port = values.port === undefined ? 0 : parsePort(values.port);
    const data = prepareDataFolder(path.resolve(world.cwd, values.data ?? dataDir(world)));
    const file = values['token-file'];
    const token = file === undefined ? undefined : await tokenFromFile(path.resolve(world.cwd, file));
    const position = await joinOrLead({ data, build: buildInfo, clock: systemClock, takeover: false, waitMs: 5000 });
    if (position.role === 'found')
      throw new AppError('E_CONFLICT', `A server already runs on this data folder (process ${position.discovery.pid}).`);
    if (position.role === 'stuck') throw new AppError('E_CONFLICT', 'Another process holds this data folder’s lock.');
    const server = await leadServer({ data, lock: position.lock, idleExit: false, port, ...(token === undefined ? {} : { token }) }).catch(
      (error: unknown) => {
        const inUse = error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES');
        throw inUse ? new AppError('E_CONFLICT', `Port ${port} cannot be used.`, { cause: error }) : error;
      },
    );
    world.stdout.write(`${JSON.stringify({ url: server.url, pid: process.pid, version: buildInfo.version })}\n`);
    await server.stopped;
    return 0;
  },
};

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new UsageError(`“${text}” is not a port.`);
  return port;
}

/** What is there already must be private and whole: a token others may know is worse than none. */
async function tokenFromFile(file: string): Promise<string> {
  const found = await lstat(file).catch(() => null);
  if (found === null) {
    const token = newToken();
    const handle = await open(file, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    try {
      await handle.writeFile(`${token}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    return token;
  }
  const handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch((cause: unknown) => {
    throw new AppError('E_FORBIDDEN', 'The token file is a link or cannot be read.', { cause });
  });
  try {
    const stats = await handle.stat();
    const open = process.getuid !== undefined && (stats.uid !== process.getuid() || (stats.mode & 0o077) !== 0 || stats.nlink !== 1);
    if (!stats.isFile() || open) throw new AppError('E_FORBIDDEN', 'The token file can be read by others; it must be private (mode 0600).');
    const token = (await handle.readFile('utf8')).trim();
    if (!/^[A-Za-z0-9_-]{43}$/.test(token)) throw new AppError('E_VALIDATION', 'The token file does not hold a token made by Coterie.');
    return token;
  } finally {
    await handle.close();
  }
}
