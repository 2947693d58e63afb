import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, test } from '@jest/globals';

/** Debian keeps daemons in sbin, which is not on everybody's path. */
const SYSTEM_FOLDERS = ['/usr/sbin', '/sbin'];

const canUse = (path: string, mode: number): boolean => {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
};

/** The path of a program, or of a file given by its absolute path; undefined where there is none. */
export const findProgram = (name: string): string | undefined => {
  if (name.startsWith('/')) return canUse(name, constants.R_OK) ? name : undefined;
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...SYSTEM_FOLDERS];
  return folders.map((folder) => join(folder, name)).find((path) => canUse(path, constants.X_OK));
};

/** The path of a program that a test can't do without. Throws where it is absent. */
export const requireProgram = (name: string): string => {
  const path = findProgram(name);
  if (path === undefined) throw new Error(`${name} is not installed: run tools/setup/debian`);
  return path;
};

/**
 * `describe` for tests that need Debian programs (or files, by absolute path). Where one is absent the suite is
 * skipped and says so on stderr; with CI=true it fails, so that nothing is ever skipped silently.
 */
export const describeWith = (programs: readonly string[], name: string, body: () => void): void => {
  const absent = programs.filter((program) => findProgram(program) === undefined);
  if (absent.length === 0) {
    describe(name, body);
    return;
  }
  const reason = `${name}: needs ${absent.join(', ')} (tools/setup/debian installs it)`;
  if (process.env.CI === 'true') {
    test(name, () => {
      throw new Error(reason);
    });
    return;
  }
  process.stderr.write(`SKIPPED ${reason}\n`);
  describe.skip(name, body);
};
