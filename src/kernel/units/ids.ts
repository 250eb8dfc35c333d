import { createHash } from 'node:crypto';

/** Namespace of our own for name-based UUIDs (RFC 9562, version 5). Must never change: ids in old databases hang on it. */
const NAMESPACE = Buffer.from('8f0f6d0c6a1e4b6f9d0a54c1e7a3b972', 'hex');

/** Version 5 UUID of a name: the same in every database. */
export function nameId(name: string): string {
  const bytes = createHash('sha1').update(NAMESPACE).update(name.normalize('NFC')).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Id of the unit with this key in the pack of this province: `unitId('tay-ninh', '25459@2025')`. */
export const unitId = (province: string, key: string): string => nameId(`unit:${province}:${key}`);

/** Id of the agency with this key in the pack of this province: `agencyId('tay-ninh', 'ubnd-25459@2025')`. */
export const agencyId = (province: string, key: string): string => nameId(`agency:${province}:${key}`);
