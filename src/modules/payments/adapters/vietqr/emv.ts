/** One data object of an EMVCo QR code: two-digit id, and a value or objects within. */
export type Tlv = readonly [id: string, value: string | readonly Tlv[]];

/**
 * CRC-16/CCITT-FALSE: polynomial 0x1021, start 0xFFFF, nothing reflected (EMVCo QR Code Specification for Payment
 * Systems, merchant-presented mode, 4.7.3). Of the UTF-8 bytes.
 */
export function crc16(text: string): number {
  let crc = 0xffff;
  for (const byte of Buffer.from(text, 'utf8')) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff;
  }
  return crc;
}

/** Writes data objects. Lengths count characters. Throws RangeError for a value longer than 99. */
export function writeTlv(objects: readonly Tlv[]): string {
  return objects
    .map(([id, value]) => {
      const text = typeof value === 'string' ? value : writeTlv(value);
      if (!/^\d{2}$/.test(id)) throw new RangeError(`"${id}" is not an id of two digits`);
      if (text.length === 0 || text.length > 99) throw new RangeError(`object ${id} has ${text.length} characters`);
      return `${id}${String(text.length).padStart(2, '0')}${text}`;
    })
    .join('');
}

/** Reads data objects of one level. Throws RangeError for text that breaks off. */
export function readTlv(text: string): [id: string, value: string][] {
  const objects: [string, string][] = [];
  for (let at = 0; at < text.length; ) {
    const [, id, length] = /^(\d{2})(\d{2})/.exec(text.slice(at)) ?? [];
    const value = text.slice(at + 4, at + 4 + Number(length));
    if (id === undefined || value.length !== Number(length)) throw new RangeError(`broken at ${at}`);
    objects.push([id, value]);
    at += 4 + value.length;
  }
  return objects;
}

/** Closes a payload with its checksum, which covers the literal `6304` too. */
export function withCrc(objects: readonly Tlv[]): string {
  const body = `${writeTlv(objects)}6304`;
  return `${body}${crc16(body).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Whether the last object is the right checksum of what stands before it. */
export const crcHolds = (payload: string): boolean =>
  /6304[0-9A-F]{4}$/.test(payload) && crc16(payload.slice(0, -4)) === Number.parseInt(payload.slice(-4), 16);

/**
 * VietQR payload of a transfer to an account: NAPAS application A000000727, service QRIBFTTA, dynamic, in VND.
 * @param text purpose, at most 25 letters, digits and blanks: banks keep no more
 */
export function vietQr(to: { bin: string; account: string }, amount: number, text: string): string {
  if (!/^\d{6}$/.test(to.bin)) throw new RangeError(`"${to.bin}" is not a bank BIN of six digits`);
  if (!/^[A-Z0-9]{1,19}$/i.test(to.account)) throw new RangeError('not an account number');
  if (!Number.isSafeInteger(amount) || amount <= 0) throw new RangeError(`${amount} is not an amount in VND`);
  if (!/^[A-Z0-9 ]{1,25}$/i.test(text)) throw new RangeError('the text has characters banks do not keep');
  return withCrc([
    ['00', '01'],
    ['01', '12'],
    [
      '38',
      [
        ['00', 'A000000727'],
        [
          '01',
          [
            ['00', to.bin],
            ['01', to.account],
          ],
        ],
        ['02', 'QRIBFTTA'],
      ],
    ],
    ['53', '704'],
    ['54', String(amount)],
    ['58', 'VN'],
    ['62', [['08', text]]],
  ]);
}
