import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { openPage } from '#gateway/browser.fixture.js';
import { toHex } from '#proto/bytes.js';
import { formatClaimCode } from '#proto/claim-code.js';
import { encodeSettings } from '#proto/session.js';
import { DEVICE_STATE } from '#proto/session-codes.js';
import { openStreams } from '#tools/cli/serial-streams.js';
import { type EmulatedUnit, startUnit } from '#tools/emulator/unit.js';
import { describeWith, requireProgram } from '#tools/setup/require.fixture.js';
import { OWNER, SETTINGS } from './bench.fixture.js';
import { claimCodeOf, keeperOf } from './claim-code.js';
import { random } from './keys.js';
import { openLink } from './link.js';
import { attestFor } from './steps.js';

/** What an installer's page does with the streams of a port, here those of a request that stays open and of posts. */
const PAGE = `
import { openLink } from './link.js';
import { provision } from './provision.js';
import { parseClaimCode } from '#proto/claim-code.js';
import { decodeSettings } from '#proto/session.js';
const bytesOf = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
window.run = async ({ settings, owner, claimCode }) => {
  const { body: readable } = await fetch('/read');
  const writable = new WritableStream({ write: (body) => fetch('/write', { method: 'POST', body }) });
  const link = openLink({ readable, writable });
  const plan = {
    settings: decodeSettings(bytesOf(settings)).value,
    owner: bytesOf(owner),
    claimCode: parseClaimCode(claimCode),
    claimValidSeconds: 600,
    readingMs: 0,
  };
  const states = [];
  try {
    for await (const { state } of provision(link, plan)) states.push(state);
  } catch (error) {
    states.push(error.code ?? String(error));
  }
  return states.join(' ');
};
`;

const bundle = async (): Promise<string> => {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  const stdin = { contents: PAGE, resolveDir: folder, loader: 'js' as const };
  // anything of Node's would end the build with an error
  const { outputFiles } = await build({ stdin, bundle: true, write: false, platform: 'browser', format: 'iife' });
  return outputFiles[0]!.text;
};

describeWith(['chromium'], "provisioning in a browser's page", () => {
  let unit: EmulatedUnit;
  let server: Server;
  let line: Socket;
  beforeEach(async () => {
    unit = await startUnit();
    line = connect(Number(new URL(unit.url).port), '127.0.0.1');
  });
  afterEach(async () => {
    line.destroy();
    server.closeAllConnections();
    server.close();
    await unit.stop();
  });

  test('takes a unit from the factory to its first owner, by the code that Node runs', async () => {
    const secret = new Uint8Array(32).fill(5);
    const streams = await openStreams(unit.url);
    const before = openLink(streams);
    const { deviceId } = await attestFor(before, random(32));
    const code = claimCodeOf(secret, deviceId);
    await before.call('factoryLock', { keeper: keeperOf(deviceId, code) });
    await before.close();
    await streams.close();

    const script = await bundle();
    line.destroy();
    line = connect(Number(new URL(unit.url).port), '127.0.0.1');
    server = createServer((request, response) => {
      if (request.url === '/read') {
        response.writeHead(200, { 'content-type': 'application/octet-stream' }).flushHeaders();
        line.on('data', (bytes) => response.write(bytes));
      } else if (request.url === '/write') {
        request.on('data', (bytes) => line.write(bytes)).on('end', () => response.end());
      } else {
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
        response.end(
          `<!doctype html><link rel="icon" href="data:,"><script>${script.replaceAll('</script', '<\\/script')}</script>`,
        );
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const page = await openPage(
      requireProgram('chromium'),
      `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    );
    try {
      await page.until('typeof window.run === "function"');
      const { wifiName: _wifi, ...settings } = SETTINGS;
      const plan = { settings: toHex(encodeSettings(settings)), owner: toHex(OWNER), claimCode: formatClaimCode(code) };
      expect(await page.evaluate(`window.run(${JSON.stringify(plan)})`)).toBe(
        'connecting identified attested unlocked settings-written claimed locked finished',
      );
      expect(page.complaints).toEqual([]);
    } finally {
      await page.close();
    }
    const stored = await openStreams(unit.url);
    const link = openLink(stored);
    expect(await link.call('hello', {})).toMatchObject({ state: DEVICE_STATE.locked, claim: { owner: OWNER } });
    await link.close();
    await stored.close();
  });
});
