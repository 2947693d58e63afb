import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unwrap } from '#proto/errors.js';
import { encodeExport } from '#proto/export.js';
import { decodeReceiptMessage } from '#proto/receipt.js';

/**
 * What a device was promised, one file a reading: the envelope with the gateway's signed receipt, from which `dispute
 * build` makes evidence and which `verify` checks. The oldest go once there are too many.
 */
export type ReceiptFolder = {
  /** `receipt` is a receipt message with the place of this envelope. Throws what the file system does. */
  readonly keep: (
    name: { readonly boot: number; readonly sequence: number },
    envelope: Uint8Array,
    receipt: Uint8Array,
  ) => void;
};

const NAME = /^(\d{1,10})\.(\d{1,15})\.export$/;

/** Boot and sequence of a file's name, undefined for a file that is none of these. */
const orderOf = (name: string): readonly [number, number] | undefined => {
  const [, boot, sequence] = NAME.exec(name) ?? [];
  return boot === undefined ? undefined : [Number(boot), Number(sequence)];
};

export const openReceiptFolder = (folder: string, countMax: number): ReceiptFolder => {
  mkdirSync(folder, { recursive: true });
  const names = readdirSync(folder).filter((name) => orderOf(name) !== undefined);
  names.sort((a, b) => {
    const [x, y] = [orderOf(a)!, orderOf(b)!];
    return x[0] - y[0] || x[1] - y[1];
  });
  return {
    keep: ({ boot, sequence }, envelope, receipt) => {
      const { group, places } = unwrap(decodeReceiptMessage(receipt));
      const place = places?.[0];
      if (group === undefined || place === undefined) return;
      const name = `${boot}.${sequence}.export`;
      // not made durable: a receipt that a power cut takes costs no reading
      writeFileSync(join(folder, name), encodeExport({ envelope, group, place }));
      names.push(name);
      while (names.length > countMax) rmSync(join(folder, names.shift()!), { force: true });
    },
  };
};
