/** CRC-8 with the high bit first, polynomial x^8+x^5+x^4+1, initial 0xff: Sensirion's (SHT3x datasheet §4.12). */
export const sensirionCrc8 = (bytes: readonly number[]): number => {
  let crc = 0xff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80 ? ((crc << 1) ^ 0x31) & 0xff : crc << 1;
  }
  return crc;
};

/** CRC-8 with the low bit first, the same polynomial, initial 0: Maxim's 1-Wire (application note 27). */
export const maximCrc8 = (bytes: readonly number[]): number => {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0x8c : crc >> 1;
  }
  return crc;
};
