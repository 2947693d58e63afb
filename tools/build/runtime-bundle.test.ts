import { beforeAll, describe, expect, test } from '@jest/globals';
import { projectRoot } from './bundle.js';
import { bundleRuntime, licensesOf, type RuntimeBundle } from './runtime-bundle.js';

describe('the bundle of the runtime', () => {
  let bundle: RuntimeBundle;
  beforeAll(async () => {
    bundle = await bundleRuntime(projectRoot());
  });

  test('leaves no package and no thread outside that it would look for on the board', () => {
    const programs = [bundle.code, ...bundle.workers.values()];
    for (const code of programs) {
      expect(code).not.toMatch(/createRequire\w*\(import\.meta\.url\)\(/);
      const started = [...code.matchAll(/new URL\(["'`]\.\/([\w-]+\.js)["'`]/g)].map((match) => match[1]);
      expect([...bundle.workers.keys()]).toEqual(expect.arrayContaining(started));
    }
    expect([...bundle.workers.keys()]).toContain('detector-worker.js');
  });

  test('has nothing of the bench in it', () => {
    expect(bundle.packages).toEqual(
      expect.arrayContaining(['serialport', 'mqtt', 'johnny-five', 'linux-io', 'pkcs11js']),
    );
    for (const name of ['esbuild', 'viem', 'fastify', 'better-sqlite3', 'avr8js', 'solc'])
      expect(bundle.packages).not.toContain(name);
  });

  test('comes with the licence of each package', () => {
    const text = licensesOf(projectRoot(), bundle.packages);
    for (const name of bundle.packages) expect(text).toMatch(new RegExp(`^${name.replace('/', '\\/')} \\d`, 'm'));
  });
});
