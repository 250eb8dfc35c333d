/** Whether `text` fits the pattern as a whole; `invalid` when the pattern is no regular expression. Pure. */
export function holdsRegExp(pattern: string, text: string | undefined): boolean | undefined | 'invalid' {
  try {
    const whole = new RegExp(`^(?:${pattern})$`, 'u');
    return text === undefined ? undefined : whole.test(text);
  } catch {
    return 'invalid';
  }
}
