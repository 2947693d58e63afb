import './young.js';
import { type Nouns, runMain } from './program.js';

/** What of the command line a device has: the rest is of the bench, and would only cost it memory. */
export const DEVICE_NOUNS: Nouns = {
  run: async () => (await import('./run.js')).addRun,
  key: async () => (await import('./key.js')).addKey,
};

await runMain(import.meta.url, DEVICE_NOUNS);
