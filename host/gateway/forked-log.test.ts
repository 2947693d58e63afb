import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { createSealer, sampleRecords, simIdentity } from '#tools/sim/sealer.js';
import { temporaryFolder } from './engine.fixture.js';
import type { GatewayEvent } from './events.js';
import { connectMqtt, directoryOf, NET, testDevice } from './front.fixture.js';
import { startGateway } from './main.js';
import type { Anchor } from './stages.js';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

test('A27 A28 a gateway whose log is not the one on chain acknowledges no reading', async () => {
  // as after a restore from an old backup
  const anchor: Anchor = {
    latest: async () => ({ size: 900, root: new Uint8Array(32) }),
    submit: async () => {
      throw new Error('nothing may be submitted');
    },
  };
  const events: GatewayEvent[] = [];
  const warned = async (count: number): Promise<void> => {
    const seen = (): number => events.filter((event) => event.kind === 'warning' && event.code === 'LOG_FORKED').length;
    for (let round = 0; seen() < count; round++) {
      if (round > 3000) throw new Error(`LOG_FORKED was told ${seen()} times of ${count}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const gateway = await startGateway({
    dataDir: folder.path,
    mqtt: { host: '127.0.0.1', port: 0 },
    http: { host: '127.0.0.1', port: 0 },
    logger: pino({ level: 'silent' }),
    onEvent: (event) => events.push(event),
    chain: async () => ({
      net: NET,
      chainId: 31337,
      logAnchor: '0x0000000000000000000000000000000000000001',
      directory: directoryOf(1),
      anchor,
    }),
  });
  try {
    await warned(1);
    const device = testDevice(0, 1);
    const client = await connectMqtt(gateway.mqttPort!, device.credentials(1, gateway.gatewayId));
    const { bytes } = createSealer(simIdentity(0), NET, 1).seal(sampleRecords(1), Math.floor(Date.now() / 1000));
    client.publish(device.readingTopic, Buffer.from(bytes), { qos: 1 });
    await warned(2);
    expect(events.filter((event) => event.kind === 'stored' || event.kind === 'receipted')).toEqual([]);
    client.end(true);
  } finally {
    await gateway.stop();
  }
});
