import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { startAnvil } from '#chain/anvil.js';
import { startGateway } from '#gateway/main.js';
import { loadConfig } from '#linux/config.js';
import { jpegSize } from '#linux/jpeg.js';
import { runDevice } from '#linux/main.js';
import { toHex } from '#proto/bytes.js';
import { OWNER } from '#proto/media.fixture.js';
import { describeWith } from '../setup/require.fixture.js';
import { call, inFolder } from './call.fixture.js';
import { readAccount } from './chain-options.js';
import { EXIT } from './exit-codes.js';
import { gatewayChain } from './gateway-chain.js';

const json = async (words: readonly string[]) => JSON.parse((await call([...words, '-j'])).stdout);

/** A device with a camera beside a gateway, until its first picture is there and under a checkpoint. */
const takePicture = async (
  folder: string,
  rpcUrl: string,
  deployment: string,
): Promise<{ http: string; stop: () => Promise<void> }> => {
  const { chainId, registry, anchor } = JSON.parse(readFileSync(deployment, 'utf8'));
  const dataDir = join(folder, 'gateway');
  const gateway = await startGateway({
    dataDir,
    logger: pino({ level: 'silent' }),
    chain: gatewayChain({
      dataDir,
      rpcUrl,
      deployment: { chainId, registry, anchor },
      account: await readAccount('anvil:1'),
      confirmations: 1,
    }),
    mqtt: { host: '127.0.0.1', port: 0 },
    http: { host: '127.0.0.1', port: 0 },
  });
  const path = join(folder, 'device.yaml');
  writeFileSync(
    path,
    `key: file:device.key
data: data
chainId: ${chainId}
registry: "${registry}"
gateways: [{ publicKey: "${toHex(gateway.publicKey)}", url: "mqtt://127.0.0.1:${gateway.mqttPort}" }]
camera:
  source: ffmpeg:lavfi:testsrc2=size=320x180
  width: 320
  height: 180
  owner: "${toHex(OWNER.publicKey)}"
  periodSeconds: 1
  allowUntrustedClock: true
`,
  );
  const stop = new AbortController();
  await runDevice(await loadConfig({ path, env: {} }), {
    signal: stop.signal,
    env: {},
    onEvent: ({ kind }) => {
      if (kind === 'media-uploaded') stop.abort();
    },
  });
  await gateway.flush();
  return { http: `http://127.0.0.1:${gateway.httpPort}`, stop: gateway.stop };
};

describeWith(['ffmpeg'], 'a picture on a real chain, by the command line alone', () => {
  test('A41: is found, fetched, proven under its checkpoint, opened, and carries its proof', () =>
    inFolder(async (folder) => {
      const node = await startAnvil();
      const deployment = join(folder, 'deployment.json');
      const payer = ['--rpc', node.rpcUrl, '--account', 'anvil:0'];
      await call(['chain', 'deploy', ...payer, '--out', deployment]);
      const chain = ['--rpc', node.rpcUrl, '--deployment', deployment];
      const key = `file:${join(folder, 'device.key')}`;
      const { deviceId } = await json(['key', 'create', key]);
      await call(['device', 'register', ...chain, '--key', key, '--account', 'anvil:0']);
      const { http, stop } = await takePicture(folder, node.rpcUrl, deployment);
      try {
        const { objects } = await json(['media', 'list', deviceId, '--http', http]);
        const { boot, sequence, cid } = objects.find((one: { complete: boolean }) => one.complete);
        const name = `${deviceId}/${boot}.${sequence}`;
        const object = join(folder, 'object');
        expect(await call(['media', 'fetch', cid, '--http', http, '--out', object])).toMatchObject({
          exitCode: EXIT.ok,
        });

        const said = await call(['media', 'verify', name, '--http', http, ...chain]);
        expect(said).toMatchObject({ exitCode: EXIT.ok, stderr: '' });
        expect(said.stdout).toContain(`captured by device ${deviceId.replace('0x', '')}`);
        expect(said.stdout).toMatch(/proven: entry \d+ of the log of gateway/);
        expect(said.stdout).toMatch(/proven: under the checkpoint of block \d+/);
        expect(said.stdout).not.toContain('open:');
        // a CID names it as well
        expect((await call(['media', 'verify', cid, '--http', http, ...chain])).stdout).toBe(said.stdout);
        const unknown = 'bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku';
        expect((await call(['media', 'verify', unknown, '--http', http])).stderr).toContain('NOT_FOUND');
        const altered = readFileSync(object);
        altered[altered.length >> 1]! ^= 1;
        writeFileSync(object, altered);
        const refused = await call(['media', 'verify', name, '--http', http, '--object', object, ...chain]);
        expect(refused.exitCode).toBe(EXIT.verify);

        // while the gateway runs
        const data = join(folder, 'gateway');
        expect((await call(['media', 'pin', cid, '--data', data])).stdout.trim()).toBe(cid);
        expect(await (await fetch(`${http}/media/pins`)).json()).toEqual({ pins: [cid] });

        const [reader, out] = [join(folder, 'owner.key'), join(folder, 'picture.jpg')];
        writeFileSync(reader, toHex(OWNER.secretKey), { mode: 0o600 });
        const words = ['--http', http, '--key', reader, '--out', out, ...chain];
        expect(await call(['media', 'embed', name, ...words])).toMatchObject({ exitCode: EXIT.ok });
        expect(jpegSize(readFileSync(out))).toEqual({ ok: true, value: { width: 320, height: 180 } });
        // the proof holds without the gateway
        await stop();
        const verdict = await json(['media', 'verify', `${out}.json`, '--picture', out, ...chain]);
        expect(verdict.findings.map((finding: { kind: string }) => finding.kind)).toContain('anchored');
      } finally {
        await stop();
        await node.stop();
      }
    }));
});
