import { setFlagsFromString } from 'node:v8';

/**
 * Tells V8 to prefer a small heap to speed, for this process: a device has little to do and little memory. Call it
 * before anything large is loaded: the young generation keeps the size that it has then, and never shrinks far again.
 */
export const keepHeapSmall = (): void => {
  setFlagsFromString('--optimize-for-size');
  setFlagsFromString('--semi-space-growth-factor=1');
};
