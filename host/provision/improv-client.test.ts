import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { type Bench, createBench, runPlan, WIFI_NAME, WIFI_PASSWORD } from './bench.fixture.js';
import type { ByteStreams } from './link.js';

/** What of the Improv project's own client is used here (improv-wifi-serial-sdk). */
type ImprovSerial = {
  readonly state: number | undefined;
  readonly nextUrl: string | undefined;
  readonly error: number;
  readonly initialize: (timeoutMs: number) => Promise<{ readonly firmware: string; readonly name: string }>;
  readonly scan: () => Promise<readonly { readonly name: string; readonly rssi: number; readonly secured: boolean }[]>;
  readonly provision: (name: string, password: string, timeoutMs: number) => Promise<void>;
  readonly close: () => Promise<void>;
};
type Sdk = { readonly ImprovSerial: new (port: ByteStreams, logger: object) => ImprovSerial };

const STATE = { ready: 2, provisioned: 4 };
const UNABLE_TO_CONNECT = 3;
/** its own timers run to their end, whatever it has done by then */
const PATIENCE_MS = 3000;

describe("the Improv project's own client", () => {
  const folder = mkdtempSync(join(tmpdir(), 'improv-'));
  let sdk: Sdk;
  let client: ImprovSerial;
  beforeAll(async () => {
    // its files are for a bundler
    const outfile = join(folder, 'sdk.mjs');
    const entry = createRequire(import.meta.url).resolve('improv-wifi-serial-sdk/dist/serial.js');
    await build({ entryPoints: [entry], bundle: true, format: 'esm', outfile, platform: 'neutral' });
    sdk = (await import(pathToFileURL(outfile).href)) as Sdk;
  });
  afterEach(() => client.close());
  afterAll(() => rmSync(folder, { recursive: true }));

  const plug = (bench: Bench): ImprovSerial => {
    const silent = { log: () => {}, error: () => {}, debug: () => {} };
    client = new sdk.ImprovSerial(bench.plug(), silent);
    return client;
  };

  test('finds our device between log text, lists its networks, and joins it to one', async () => {
    const bench = createBench();
    plug(bench);
    bench.console!.log('booting IMPROV');
    expect(await client.initialize(PATIENCE_MS)).toMatchObject({ firmware: 'fieldmark', name: 'B1' });
    expect([client.state, client.nextUrl]).toEqual([STATE.ready, undefined]);
    expect(await client.scan()).toEqual([
      { name: 'café ☕', rssi: -71, secured: false },
      { name: WIFI_NAME, rssi: -40, secured: true },
    ]);
    await expect(client.provision(WIFI_NAME, 'wrong', PATIENCE_MS)).rejects.toBe('UNABLE_TO_CONNECT');
    expect([client.error, bench.joined]).toEqual([UNABLE_TO_CONNECT, undefined]);
    await client.provision(WIFI_NAME, WIFI_PASSWORD, PATIENCE_MS);
    expect([client.state, client.nextUrl, bench.joined]).toEqual([STATE.provisioned, 'http://roof.local', WIFI_NAME]);
  });

  test('is refused by a device that is locked, unless somebody is at it', async () => {
    const bench = createBench();
    expect((await runPlan(bench)).error).toBeUndefined();
    bench.joined = undefined;
    plug(bench);
    await client.initialize(PATIENCE_MS);
    await expect(client.provision(WIFI_NAME, WIFI_PASSWORD, PATIENCE_MS)).rejects.toBe('UNKNOWN_ERROR');
    expect(bench.joined).toBeUndefined();
    bench.isPersonPresent = true;
    await client.provision(WIFI_NAME, WIFI_PASSWORD, PATIENCE_MS);
    expect(bench.joined).toBe(WIFI_NAME);
  });
});
