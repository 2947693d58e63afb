import { setFlagsFromString } from 'node:v8';

/**
 * Millions of envelopes are decoded and forgotten. Where some of the first live a little longer, V8 takes all that is
 * made like them for long-lived and puts it into the old heap: scoring then takes twice the time and memory, in one run of
 * a few. This ends the guessing, and keeps the young generation as it is, which need not be large for them; it must come
 * before the work.
 */
export const expectShortLives = (): void => {
  setFlagsFromString('--no-allocation-site-pretenuring');
  setFlagsFromString('--semi-space-growth-factor=1');
};
