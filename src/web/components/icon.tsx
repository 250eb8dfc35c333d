/**
 * Our own line icons on a 20 × 20 grid, drawn with the text colour. They repeat what the words beside them say, so
 * they are hidden from assistive technology.
 */
const SHAPES = {
  search: 'M8.5 3a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11ZM12.6 12.6 17 17',
  user: 'M10 3.2a3.3 3.3 0 1 1 0 6.6 3.3 3.3 0 0 1 0-6.6ZM3.5 17c.6-3.4 3.2-5 6.5-5s5.9 1.6 6.5 5',
  bell: 'M5 13.5V9a5 5 0 0 1 10 0v4.5l1.5 1.5h-13ZM8.3 17.5h3.4',
  menu: 'M3 5.5h14M3 10h14M3 14.5h14',
  check: 'M4 10.5 8.3 15 16 5.5',
  cross: 'M5 5l10 10M15 5 5 15',
  info: 'M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15ZM10 9v5M10 6v.2',
  alert: 'M10 2.8 18 16.8H2ZM10 8v4.2M10 14.4v.2',
  stop: 'M6.7 2.5h6.6l4.2 4.2v6.6l-4.2 4.2H6.7l-4.2-4.2V6.7ZM10 6v5M10 13.6v.2',
  done: 'M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15ZM6.5 10.3l2.5 2.5 4.6-5.3',
  clock: 'M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15ZM10 5.8V10l3 2',
  pause: 'M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15ZM8 7v6M12 7v6',
  dot: 'M10 6.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7Z',
  file: 'M5 2.5h6.5L15.5 6.5v11H5ZM11.5 2.5v4h4',
  camera: 'M2.5 6h3.8L7.5 4h5l1.2 2h3.8v10h-15ZM10 8a3 3 0 1 1 0 6 3 3 0 0 1 0-6Z',
  upload: 'M10 13V3.5M6.2 7.2 10 3.5l3.8 3.7M3.5 12.5v4h13v-4',
  download: 'M10 3v9.5M6.2 8.8l3.8 3.7 3.8-3.7M3.5 13v4h13v-4',
  print: 'M5.5 7V2.5h9V7M5.5 14h-3V7h15v7h-3M5.5 11.5h9v6h-9Z',
  arrow: 'M3.5 10h13M11.5 5l5 5-5 5',
  back: 'M16.5 10h-13M8.5 5l-5 5 5 5',
  chevron: 'M7.5 4.5 13 10l-5.5 5.5',
  home: 'M3 9.5 10 3.5l7 6M5 8.5v8h10v-8',
  globe: 'M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15ZM2.5 10h15M10 2.5c5 4.5 5 10.5 0 15M10 2.5c-5 4.5-5 10.5 0 15',
  shield: 'M10 2.5 16.5 5v4.5c0 4-2.7 6.7-6.5 8-3.8-1.3-6.5-4-6.5-8V5ZM7 10l2.2 2.2L13 8',
  pin: 'M10 17.5c-3.7-4-5.5-6.9-5.5-9.3a5.5 5.5 0 0 1 11 0c0 2.4-1.8 5.3-5.5 9.3ZM10 6.5a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6Z',
  list: 'M7 5h10M7 10h10M7 15h10M3 5h.5M3 10h.5M3 15h.5',
  chart: 'M3 3v14h14M6.5 13.5v-4M10 13.5v-7M13.5 13.5V8',
  up: 'M10 16V4M5 9l5-5 5 5',
  down: 'M10 4v12M5 11l5 5 5-5',
  flat: 'M4 10h12',
  link: 'M8 12l4-4M9.5 5.5l1.3-1.3a3.5 3.5 0 0 1 5 5l-1.3 1.3M10.5 14.5l-1.3 1.3a3.5 3.5 0 0 1-5-5l1.3-1.3',
  pen: 'M3.5 16.5l.8-3.6 9-9a1.8 1.8 0 0 1 2.7 0l.1.1a1.8 1.8 0 0 1 0 2.7l-9 9Z',
  lock: 'M4.5 9h11v8h-11ZM6.8 9V6.5a3.2 3.2 0 0 1 6.4 0V9',
  offline: 'M2.5 2.5l15 15M4 9.5c1-1 2.2-1.7 3.5-2.1M10.5 7c2.1.2 4 1.1 5.5 2.5M6.5 12.5a5 5 0 0 1 5.5-1M10 15.5v.2',
} as const;

export type IconName = keyof typeof SHAPES;

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={SHAPES[name]} />
    </svg>
  );
}
