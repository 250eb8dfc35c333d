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
  'M0 62H150C190 62 205 47 228 45 240 44 246 50 252 53 262 44 272 35 286 33 294 32 298 35 303 38 316 27 330 14 342 7 346 5 350 5 354 8 368 18 380 33 398 43 420 55 446 62 480 62';

/**
 * The skyline that ends the masthead: a plain that rises once. Decoration only. A province may bring its own path, in
 * a box of 480 × 64 that starts and ends on the plain (y = 62); the plain runs on to the left by itself.
 */
export function Skyline({ path = PLAIN_RIDGE }: { path?: string | undefined }) {
  return (
    <svg class="skyline" viewBox="0 0 480 64" preserveAspectRatio="xMaxYMax meet" aria-hidden="true" focusable="false">
      <path class="skyline__land" d={`${path}V64H-6000V62Z`} />
      <path class="skyline__line" d={`M-6000 62H0${path}`} />
    </svg>
  );
}
