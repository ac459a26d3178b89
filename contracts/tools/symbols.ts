/** The one shape of a symbol, wherever it comes from. */
import { z } from 'zod';
import { FilePath } from '../edits/fileEdit.ts';

/** Lines and columns are 1-based; the range covers the whole definition, `name_line`/`name_column` the name itself. */
export const CodeSymbol = z
  .object({
    name: z.string(),
    kind: z.string().meta({ description: 'Lower-case: class, function, method, variable …' }),
    container: z.string().nullable(),
    path: FilePath,
    start_line: z.int().positive(),
    end_line: z.int().positive(),
    name_line: z.int().positive(),
    name_column: z.int().positive(),
  })
  .meta({ id: 'CodeSymbol' });
export type CodeSymbol = z.infer<typeof CodeSymbol>;
