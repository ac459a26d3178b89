/** Places as Markdown: grouped by file, a link a line, bounded. */
import { code, link } from './phrases.ts';

export interface PlaceLine {
  readonly path: string;
  readonly line: number;
  /** Shown after the link, as it is written when `literal`, else as prose. */
  readonly text: string;
  readonly literal?: boolean;
}

const maxPlaces = 200;

export function groupedLinks(places: readonly PlaceLine[]): string {
  const shown = places.slice(0, maxPlaces);
  const byFile = Map.groupBy(shown, (place) => place.path);
  const groups = [...byFile].map(([path, lines]) => {
    const items = lines.map(
      ({ line, text, literal }) =>
        `  - ${link(`line ${line}`, path, line)} ${literal === true ? code(clip(text)) : escapeMarkdown(clip(text))}`,
    );
    return [`- **${link(path, path)}** (${lines.length})`, ...items].join('\n');
  });
  const more = places.length - shown.length;
  return more > 0 ? `${groups.join('\n')}\n\n… and ${more} more.` : groups.join('\n');
}

function clip(text: string): string {
  const bare = text.trim();
  return bare.length > 160 ? `${bare.slice(0, 160)}…` : bare === '' ? ' ' : bare;
}

export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_[\]<>]/g, '\\$&').replace(/&/g, '&amp;');
}
