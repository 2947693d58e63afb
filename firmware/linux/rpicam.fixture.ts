import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROCESS = fileURLToPath(new URL('./rpicam-process.fixture.js', import.meta.url));

export type RpicamBin = {
  /** what a program does from now on, as a shell script; without one it does as rpicam-apps do */
  readonly put: (program: 'rpicam-still' | 'rpicam-vid', script?: string) => void;
  readonly remove: () => void;
};

/** A folder in front of all others in PATH, for programs of rpicam-apps. */
export const openRpicamBin = (folder: string): RpicamBin => {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const path = process.env.PATH;
  process.env.PATH = `${bin}:${path}`;
  return {
    put: (program, script = `exec '${process.execPath}' '${PROCESS}' ${program.slice('rpicam-'.length)} "$@"`) =>
      writeFileSync(join(bin, program), `#!/bin/sh\n${script}\n`, { mode: 0o755 }),
    remove: () => {
      process.env.PATH = path;
    },
  };
};
