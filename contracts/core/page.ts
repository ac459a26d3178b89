/** Paging: every list a user can grow without bound is served in pages. */
import { z } from 'zod';

export const PageQuery = z.object({
  cursor: z.string().max(200).optional().meta({ description: 'The `next_cursor` of the page before; absent for the first.' }),
  limit: z.coerce.number().int().min(1).max(200).default(50).meta({ description: 'Most items to return, 1 to 200.' }),
});
export type PageQuery = z.infer<typeof PageQuery>;

/** A page of `item`; `next_cursor` is null on the last page. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next_cursor: z.string().nullable() });
}
