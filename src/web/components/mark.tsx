/** The mark of the program: a lacquer seal with a peak over two furrows of water. It is no state emblem. */
export function Mark({ size = 40 }: { size?: number }) {
  return (
    <svg class="mark" width={size} height={size} viewBox="0 0 40 40" aria-hidden="true" focusable="false">
      <rect class="mark__seal" width="40" height="40" rx="6" />
      <path class="mark__peak" d="M5 24h5.5l9.5-14 9.5 14H35M5 29.5h30M5 34h30" />
    </svg>
  );
}

const PLAIN_RIDGE =
  'M0 62h196c22 0 34-6 52-13 9-3 15-2 22 2 8-9 17-15 26-18 5-2 10 0 14 3 14-13 25-25 33-32 3-3 6-3 9 0 12 11 22 24 34 33 9 7 20 13 34 18 14 5 30 7 60 7';

/** The skyline that ends the masthead: a plain that rises once. Decoration only; the province may bring its own. */
export function Skyline({ path = PLAIN_RIDGE }: { path?: string | undefined }) {
  return (
    <svg class="skyline" viewBox="0 0 480 64" preserveAspectRatio="xMaxYMax slice" aria-hidden="true" focusable="false">
      <path class="skyline__land" d={`${path}V64H0Z`} />
      <path class="skyline__line" d={path} />
    </svg>
  );
}
