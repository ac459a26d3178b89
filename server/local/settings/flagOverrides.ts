/** Feature flags as this server decides them: the defaults of the contract with the overrides a person stored. */
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '#contracts/core/errors';
import { FlagName, flags, FlagValues, isFixed } from '#contracts/local/flags';
import type { Clock } from '../../shared/clock.ts';
import type { Notices } from '../notices.ts';
import { openDocument } from './document.ts';

const Overrides = z.object({ flags: z.record(z.string(), z.boolean()) });

export interface Flags {
  readonly values: FlagValues;
  isOn(flag: FlagName): boolean;
  /** Null returns a flag to its default. Rejects with E_VALIDATION for a name that is none or a fixed flag, before anything is changed. */
  override(changes: Readonly<Record<string, boolean | null>>): Promise<FlagValues>;
}

export async function openFlags(options: { readonly data: string; readonly clock: Clock; readonly notices: Notices }): Promise<Flags> {
  const document = await openDocument({
    ...options,
    file: path.join(options.data, 'flags.json'),
    schema: Overrides,
    initial: { flags: {} },
  });
  const isOn = (flag: FlagName): boolean => (isFixed(flag) ? flags[flag].default : (document.value.flags[flag] ?? flags[flag].default));
  const values = (): FlagValues => FlagValues.parse(Object.fromEntries(FlagName.options.map((flag) => [flag, isOn(flag)])));
  return {
    isOn,
    get values() {
      return values();
    },
    async override(changes) {
      const unknown = Object.keys(changes).filter((name) => !FlagName.safeParse(name).success);
      if (unknown.length > 0) throw new AppError('E_VALIDATION', 'There is no such flag.', { detail: { unknown: unknown.slice(0, 20) } });
      const fixed = FlagName.options.filter((flag) => isFixed(flag) && flag in changes);
      if (fixed.length > 0) throw new AppError('E_VALIDATION', 'This flag cannot be changed.', { detail: { fixed } });
      await document.update((value) => {
        const merged = { ...value.flags };
        for (const [name, on] of Object.entries(changes)) {
          if (on === null) delete merged[name];
          else merged[name] = on;
        }
        return { flags: merged };
      });
      return values();
    },
  };
}
