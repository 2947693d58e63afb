import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';

/** Bytes that a process keeps for young objects after it loaded the command line and many of them lived long. */
const youngBytes = (entry: string, ...words: readonly string[]): number => {
  const program = `
    const { getHeapSpaceStatistics } = await import('node:v8');
    await import(${JSON.stringify(new URL(entry, import.meta.url).href)});
    const kept = [];
    for (let i = 0; i < 1_000_000; i++) kept[i % 300_000] = { i };
    console.log(getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size);`;
  const all = ['--input-type=module', '-e', program, '--', '.', ...words];
  return Number(execFileSync(process.execPath, all, { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } }));
};

test.each(['./main.js', './device-main.js'])('a device keeps its young generation at its first size (%s)', (entry) => {
  const small = youngBytes(entry, 'run', '--config', 'device.yaml');
  expect(small).toBeLessThanOrEqual(2 ** 21);
  expect(youngBytes(entry, 'key', 'show')).toBeGreaterThan(small);
});
