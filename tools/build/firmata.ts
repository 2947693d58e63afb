import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Board, Stk500Method } from '#flash/board.js';
import { parseIntelHex } from '#flash/intel-hex.js';
import { checkSize } from '#flash/stk500.js';
import { FieldmarkError } from '#proto/errors.js';

export type FirmataReport = {
  readonly board: string;
  readonly path: string;
  readonly imageBytes: number;
  readonly freeBytes: number;
};

/**
 * The image of a board that only gives its pins to a host: genuine Firmata, as an npm package ships it. Throws
 * CONFIG_INVALID for a board without one, IMAGE_INVALID or IMAGE_TOO_LARGE for one that does not fit.
 */
export const buildFirmata = (board: Board, out: string): FirmataReport => {
  const method = board.flash.find((each): each is Stk500Method => 'firmware' in each);
  if (method?.firmware === undefined)
    throw new FieldmarkError('CONFIG_INVALID', {
      detail: `no Firmata for ${board.name} is known`,
      state: 'nothing was built',
      next: `name it as flash[].firmware in boards/${board.id}.json`,
    });
  const source = createRequire(import.meta.url).resolve(method.firmware);
  const image = parseIntelHex(readFileSync(source, 'latin1'));
  if (!image.ok)
    throw new FieldmarkError(image.code, { detail: image.detail, state: 'nothing was built', next: 'npm ci' });
  checkSize(method, image.value);
  mkdirSync(out, { recursive: true });
  const path = join(out, `${board.id}.hex`);
  copyFileSync(source, path);
  const imageBytes = image.value.bytes.length;
  return { board: board.id, path, imageBytes, freeBytes: method.imageBytesMax - imageBytes };
};
