/** Turns text into a plan against the live buffers: asks the server's engine, reads the files it wants, asks again. Writes nothing. */
import { AppError } from '#contracts/core/errors';
import type { Client } from '#contracts/core/client';
import type { EditPlan, PlanFile } from '#contracts/edits/fileEdit';
import type { LocalRoutes } from '#contracts/local/index';
import { refusal } from './check.ts';
import type { EditHost } from './editHost.ts';

export interface PlanRequest {
  readonly text: string;
  /** The file a text that names none is meant for. */
  readonly default_path?: string | undefined;
}

/** The engine names all files of a text at once; a second round is for files that only show once others are read. */
const maxRounds = 5;

export async function planText(client: Pick<Client<LocalRoutes>, 'editsPlan'>, host: EditHost, request: PlanRequest): Promise<EditPlan> {
  const files = new Map<string, PlanFile>();
  for (let round = 0; round < maxRounds; round += 1) {
    const plan = await client.editsPlan({
      body: {
        text: request.text,
        ...(request.default_path === undefined ? {} : { default_path: request.default_path }),
        files: [...files.values()],
      },
    });
    if (plan.status !== 'needs_files') return plan;
    const wanted = plan.missing.filter((path) => !files.has(path));
    if (wanted.length === 0) break;
    for (const path of wanted) {
      const read = await readForPlan(host, path);
      if ('code' in read) return { status: 'rejected', files: [], rejected: [read], missing: [] };
      files.set(path, read);
    }
  }
  throw new AppError('E_EDIT_FORMAT');
}

async function readForPlan(host: EditHost, path: string): Promise<PlanFile | ReturnType<typeof refusal>> {
  const located = await host.locate(path);
  if (!located.ok) return located.rejection;
  const found = await host.read(located.file, 'change');
  if (found.kind === 'refused') return refusal(path, found.code, found.message);
  return { path, content: found.kind === 'missing' ? null : found.file.text };
}
