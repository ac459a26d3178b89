/** The icons, 16 by 16, drawn in the colour of the text around them. They are decoration: a name stands beside or on the button. */

const paths = {
  add: 'M8 3v10M3 8h10',
  apply: 'M13.5 4.5 6.5 11.5 2.5 7.5M14 13.5H2',
  at: 'M10.5 8a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0Zm0-2.5v3.3c0 1 .6 1.7 1.5 1.7s1.5-.9 1.5-2.5a5.5 5.5 0 1 0-2.2 4.4',
  check: 'M13 4.5 6.5 11.5 3 8',
  chevronDown: 'M4 6l4 4 4-4',
  chevronLeft: 'M10 4 6 8l4 4',
  chevronRight: 'M6 4l4 4-4 4',
  circle: 'M13 8A5 5 0 1 1 3 8a5 5 0 0 1 10 0Z',
  close: 'M4 4l8 8M12 4l-8 8',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  diff: 'M8 3v6M5 6h6M5 12.5h6',
  edit: 'M3 13l.7-3L10.5 3.2l2.3 2.3L6 12.3 3 13ZM9.3 4.4l2.3 2.3',
  error: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 5v3.7M8 11v.2',
  file: 'M4 2.5h5.2L12.5 6v7.5H4zM9 2.5V6h3.5',
  history: 'M3.2 5.5A5.4 5.4 0 1 1 2.6 8M3 2.8v2.9h2.9M8 5v3.2l2.2 1.3',
  info: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 7.3V11M8 5v.2',
  insert: 'M3 3.5h10M3 12.5h10M3 8h6M11 6l2.5 2L11 10',
  newFile: 'M8 13.5H4v-11h5.2L12.5 6v1.5M9 2.5V6h3.5M11.5 9.5v4M9.5 11.5h4',
  openEditor: 'M9 3h4v4M13 3 8 8M11.5 9.5v3.5h-9v-9H6',
  retry: 'M12.8 10.5A5.4 5.4 0 1 1 13.4 8M13 13.2v-2.9h-2.9',
  search: 'M10.5 6.8a3.7 3.7 0 1 1-7.5 0 3.7 3.7 0 0 1 7.5 0ZM9.5 9.5l4 4',
  selection: 'M2.5 4h7M2.5 8h11M2.5 12h5',
  send: 'M2.8 3 13.5 8 2.8 13l1.5-5zM4.3 8h4.2',
  shield: 'M8 2.2 13 4v3.7c0 3-2 5.2-5 6.3-3-1.100-5-3.300-5-6.300V4z',
  stop: 'M4.500 4.500h7v7h-7z',
  tool: 'M9.500 6.500a3 3 0 0 1 3.700-3.900L11.300 4.500l.3 1.200 1.200.3 1.800-1.800A3 3 0 0 1 10.800 8L5 13.500a1.400 1.400 0 0 1-2-2z',
  trash: 'M2.500 4.500h11M6 4.500v-2h4v2M4 4.500l.6 9h6.800l.6-9M6.700 7v4M9.300 7v4',
  undo: 'M5.500 3 2.500 6l3 3M3 6h6.500a3.500 3.500 0 0 1 0 7H6',
  warning: 'M8 2.500 14.200 13.500H1.800zM8 6.500v3.300M8 11.500v.2',
} as const;

export type IconName = keyof typeof paths;

const filled: ReadonlySet<IconName> = new Set(['stop']);

export function Icon({ name, spin = false }: { name: IconName; spin?: boolean }) {
  return (
    <svg class={spin ? 'icon spin' : 'icon'} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path
        d={paths[name]}
        fill={filled.has(name) ? 'currentColor' : 'none'}
        stroke="currentColor"
        stroke-width="1.2"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
