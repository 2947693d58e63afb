import { z } from 'zod';
import { FieldmarkError } from '#proto/errors.js';
import { LIMITS } from '#proto/limits.js';
import { decodeCti, encodeCti, formatCti } from '#proto/reading.js';

/** Where a page of what a device made goes on, newest first. */
export const beforeParam = z
  .string()
  .regex(/^\d{1,10}\.\d{1,15}$/, 'boot.sequence')
  .optional()
  .describe('boot.sequence of the last one of the page before');

export const nameOf = (cti: Uint8Array): string => {
  const { boot, sequence } = decodeCti(cti);
  return formatCti(boot, sequence);
};

/** The cti that such a parameter names. Throws NOT_FOUND where no device can count so far. */
export const ctiOf = (text: string | undefined): Uint8Array | undefined => {
  if (text === undefined) return undefined;
  const [boot, sequence] = text.split('.').map(Number);
  if (boot! > LIMITS.bootMax || sequence! > LIMITS.sequenceMax)
    throw new FieldmarkError('NOT_FOUND', { detail: 'no reading has so high a number' });
  return encodeCti(boot!, sequence!);
};
