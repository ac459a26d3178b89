/** The server's process: `server.cjs --data DIR`. Started by the editor or the command line, never by a person. */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { toAppError } from '#contracts/core/errors';
import { runCandidate } from './discovery/candidate.ts';

function options(): { data: string; takeover: boolean } | null {
  try {
    const { values } = parseArgs({
      options: { data: { type: 'string' }, 'version-takeover': { type: 'boolean', default: true } },
      allowNegative: true,
    });
    return values.data === undefined || values.data === '' ? null : { data: values.data, takeover: values['version-takeover'] };
  } catch {
    return null;
  }
}

async function main(): Promise<number> {
  const given = options();
  if (given === null) {
    process.stderr.write('Usage: server --data DIR [--no-version-takeover]\n');
    return 2;
  }
  return runCandidate(given);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${toAppError(error).message}\n`);
    process.exit(1);
  },
);
