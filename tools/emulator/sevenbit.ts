/** Eight-bit bytes as a stream of seven-bit ones, low bits first (ConfigurableFirmata's Encoder7Bit). */
export const toSevenBit = (bytes: readonly number[]): number[] => {
  const out: number[] = [];
  let held = 0;
  let heldBits = 0;
  for (const byte of bytes) {
    held |= byte << heldBits;
    heldBits += 8;
    while (heldBits >= 7) {
      out.push(held & 0x7f);
      held >>= 7;
      heldBits -= 7;
    }
  }
  if (heldBits > 0) out.push(held);
  return out;
};

export const fromSevenBit = (encoded: readonly number[]): number[] => {
  const out: number[] = [];
  let held = 0;
  let heldBits = 0;
  for (const seven of encoded) {
    held |= seven << heldBits;
    heldBits += 7;
    if (heldBits < 8) continue;
    out.push(held & 0xff);
    held >>= 8;
    heldBits -= 8;
  }
  return out;
};

/** Eight-bit bytes as pairs of their low seven bits and the eighth, as most of Firmata has them. */
export const toPairs = (bytes: readonly number[]): number[] => bytes.flatMap((byte) => [byte & 0x7f, byte >> 7]);
