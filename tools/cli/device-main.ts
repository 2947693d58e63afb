import './young.js';
import { realpathSync } from 'node:fs';
import { type Nouns, runMain } from './program.js';

/** What of the command line a device has: the rest is of the bench, and would only cost it memory. */
export const DEVICE_NOUNS: Nouns = {
  run: async () => (await import('./run.js')).addRun,
  key: async () => (await import('./key.js')).addKey,
};

/** The folder of the slots, by flag or environment as `run` takes it: read before the command line is, since an image does that. */
const slotsFolder = (words: readonly string[]): string | undefined => {
  const at = words.findIndex((word) => /^--updates(=|$)/.test(word));
  const given = words[at]?.split('=')[1] ?? words[at + 1];
  return at < 0 ? process.env.FIELDMARK_UPDATES : given;
};

const main = async (): Promise<void> => {
  const [, program, ...words] = process.argv;
  const noun = words.find((word) => !word.startsWith('-'));
  const folder = slotsFolder(words);
  if (program !== undefined && noun === 'run' && folder !== undefined) {
    const { startedImage, startImage } = await import('#linux/boot.js');
    if (startedImage() === undefined && startImage(realpathSync(program), folder)) return;
  }
  await runMain(import.meta.url, DEVICE_NOUNS);
};

// an image is this same program, and takes no await at its top
void main();
