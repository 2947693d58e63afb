import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Verdicts of a campaign that was stopped, so that the next one goes on where it ended. They hold for the very
 * sources and tests that they were found with.
 */
export type Kept = {
  /** whether a test noticed, by the mutant's id */
  readonly known: ReadonlyMap<number, boolean>;
  readonly add: (id: number, isKilled: boolean) => void;
};

/** What stands in the sources, the tests and the settings of a folder that was prepared. */
export const digestOf = (folder: string): string => {
  const hash = createHash('sha256').update(readFileSync(join(folder, 'foundry.toml')));
  for (const part of ['contracts', 'test'])
    for (const file of readdirSync(join(folder, part)).sort())
      hash.update(`\n${part}/${file}\n`).update(readFileSync(join(folder, part, file)));
  return hash.digest('hex');
};

/** Whatever `path` says of other sources or tests is left out, and what a kill cut short. */
export const keepVerdicts = (path: string, digest: string): Kept => {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  const known = new Map<number, boolean>();
  if (lines[0] === digest)
    for (const line of lines.slice(1)) {
      const said = /^(\d+) (killed|survived)$/.exec(line);
      if (said !== null) known.set(Number(said[1]), said[2] === 'killed');
    }
  const line = (id: number, isKilled: boolean) => `${id} ${isKilled ? 'killed' : 'survived'}\n`;
  writeFileSync(path, `${digest}\n${[...known].map(([id, isKilled]) => line(id, isKilled)).join('')}`);
  return { known, add: (id, isKilled) => appendFileSync(path, line(id, isKilled)) };
};
