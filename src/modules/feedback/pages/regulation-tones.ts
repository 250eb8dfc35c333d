/** Colour of a state of feedback on regulations. */
export const STATE_TONES = {
  received: 'waiting',
  classified: 'progress',
  transferred: 'progress',
  answered: 'success',
  published: 'success',
  refused: 'neutral',
} as const;
