import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { describeWith, requireProgram } from '#tools/setup/require.fixture.js';
import { createSealer, sampleRecords, simIdentity } from '#tools/sim/sealer.js';
import { type Browser, openPage } from './browser.fixture.js';
import { temporaryFolder } from './engine.fixture.js';
import { connectMqtt, directoryOf, NET, testDevice } from './front.fixture.js';
import { type Gateway, startGateway } from './main.js';

describeWith(['chromium'], 'the status page in a browser', () => {
  const folder = temporaryFolder();
  const device = testDevice(0);
  const sealer = createSealer(simIdentity(0), NET, 1);
  let gateway: Gateway;
  let page: Browser;

  beforeAll(async () => {
    gateway = await startGateway({
      dataDir: folder.path,
      mqtt: { host: '127.0.0.1', port: 0 },
      http: { host: '127.0.0.1', port: 0 },
      logger: pino({ level: 'silent' }),
      chain: async () => ({
        net: NET,
        chainId: 31337,
        logAnchor: '0x0000000000000000000000000000000000000001',
        directory: directoryOf(1),
      }),
    });
    page = await openPage(requireProgram('chromium'), `http://127.0.0.1:${gateway.httpPort}/`);
  });
  afterAll(async () => {
    await page.close();
    await gateway.stop();
    folder.remove();
  });

  test('shows a device when its first reading comes, and that it has gone when it has', async () => {
    await page.until("document.getElementById('log-size')?.textContent === '1'");
    await page.until("document.querySelector('[data-part=live]').dataset.state === 'good'");
    const client = await connectMqtt(gateway.mqttPort!, device.credentials(1, gateway.gatewayId));
    const { bytes } = sealer.seal(sampleRecords(1), Math.floor(Date.now() / 1000));
    await client.publishAsync(device.readingTopic, Buffer.from(bytes), { qos: 1 });
    await page.until("document.querySelectorAll('#devices tr').length === 1");
    await page.until("document.querySelector('#devices .status').textContent === 'online'");
    const row = String(await page.evaluate("document.querySelector('#devices tr').textContent"));
    expect(row).toContain(`0x${device.id.slice(0, 6)}…${device.id.slice(-4)}`);
    expect(row).toContain('temperature 21.01 °C · humidity 45.01 % RH · pressure 100001 Pa');
    await client.endAsync();
    await page.until("document.querySelector('#devices .status').textContent.startsWith('disconnected')");
    expect(await page.evaluate("document.querySelectorAll('#health [data-state=good]').length")).toBe(4);
    expect(page.complaints).toEqual([]);
  });
});
