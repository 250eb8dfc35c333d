/** Personal ID number with the middle hidden: `0720****1234`. Shorter text is hidden but for its last two characters. */
export function maskPersonalId(value: string): string {
  const plain = value.replace(/\s/g, '');
  if (plain.length < 10) return hideAllBut(plain, 0, 2);
  return hideAllBut(plain, 4, 4);
}

/** Telephone number: `090****567`, `+8490****567`. */
export function maskPhone(value: string): string {
  const plain = value.replace(/[\s.()-]/g, '');
  const head = plain.startsWith('+84') ? 5 : 3;
  return plain.length < head + 5 ? hideAllBut(plain, 0, 2) : `${plain.slice(0, head)}****${plain.slice(-3)}`;
}

/** E-mail address: first letter and the domain remain, `n***@example.vn`. */
export function maskEmail(value: string): string {
  const at = value.lastIndexOf('@');
  if (at < 1) return hideAllBut(value, 0, 0);
  return `${[...value][0]}***${value.slice(at)}`;
}

function hideAllBut(value: string, head: number, tail: number): string {
  const hidden = Math.max(0, value.length - head - tail);
  return hidden === 0
    ? '*'.repeat(value.length)
    : `${value.slice(0, head)}${'*'.repeat(hidden)}${tail > 0 ? value.slice(-tail) : ''}`;
}
