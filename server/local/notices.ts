/** What the user should know of this server's state, such as a damaged file that was set aside. Shown through `GET /v1/meta`. */
import type { z } from 'zod';
import type { Notice } from '#contracts/local/server';
import type { Clock } from '../shared/clock.ts';

type NoticeLevel = z.infer<typeof Notice>['level'];

export interface Notices {
  /** The same id again replaces the one before. */
  add(id: string, level: NoticeLevel, text: string): void;
  list(): readonly z.infer<typeof Notice>[];
}

const mostNotices = 50;

export function createNotices(clock: Clock): Notices {
  const notices = new Map<string, z.infer<typeof Notice>>();
  return {
    add(id, level, text) {
      notices.delete(id);
      notices.set(id, { id, level, text, at: clock.now() });
      const [oldest] = notices.keys();
      if (notices.size > mostNotices && oldest !== undefined) notices.delete(oldest);
    },
    list: () => [...notices.values()],
  };
}
