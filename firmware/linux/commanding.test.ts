import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { NET } from '#gateway/front.fixture.js';
import type { Gateway } from '#gateway/main.js';
import { toHex } from '#proto/bytes.js';
import { parseCid } from '#proto/cid.js';
import { OPERATOR, sealCommand } from '#proto/command.fixture.js';
import { FRIEND, OWNER, STRANGER, type TestReader } from '#proto/media.fixture.js';
import { openMedia } from '#proto/media-cipher.js';
import { call } from '#tools/cli/call.fixture.js';
import { EXIT } from '#tools/cli/exit-codes.js';
import { describeWith } from '#tools/setup/require.fixture.js';
import { loadConfig } from './config.js';
import { startGatewayForOne } from './gateway.fixture.js';
import { type RunEvent, runDevice } from './main.js';
import { openMediaCrypto } from './media-crypto.js';
import { temporaryFolder, until } from './process.fixture.js';

describeWith(['ffmpeg'], 'an owner commands a device, over a gateway that only relays', () => {
  const folder = temporaryFolder();
  const stop = new AbortController();
  const events: RunEvent[] = [];
  let gateway: Gateway;
  let running: Promise<void>;
  let deviceId: Uint8Array;
  let http: string;

  beforeAll(async () => {
    ({ gateway, deviceId, http } = await startGatewayForOne(folder.path));
    const path = join(folder.path, 'device.yaml');
    writeFileSync(
      path,
      `key: file:device.key
data: data
net: "${toHex(NET)}"
gateways: [{ publicKey: "${toHex(gateway.publicKey)}", url: "mqtt://127.0.0.1:${gateway.mqttPort}", http: "${http}" }]
camera:
  source: ffmpeg:lavfi:testsrc2=size=320x180
  width: 320
  height: 180
  framesPerSecond: 5
  owner: "${toHex(OWNER.publicKey)}"
  allowUntrustedClock: true
`,
    );
    running = runDevice(await loadConfig({ path, env: {} }), {
      signal: stop.signal,
      env: {},
      onEvent: (event) => events.push(event),
    });
    await until(() => events.some((event) => event.kind === 'connected'), 'the connection');
  });
  afterAll(async () => {
    stop.abort();
    await running;
    await gateway.stop();
    folder.remove();
  });

  const keyOf = (who: TestReader): string => {
    const path = join(folder.path, `${toHex(who.id)}.key`);
    writeFileSync(path, toHex(who.secretKey), { mode: 0o600 });
    return path;
  };
  const say = (noun: 'media' | 'device', who: TestReader, ...words: readonly string[]) => {
    const command = noun === 'media' ? ['media', 'take'] : ['device', 'command'];
    // this computer's clock may be none that a device trusts, and then no deadline could be judged
    const bounds = ['--valid-seconds', '0', '--http', http, '--key', keyOf(who), '--json'];
    return call([...command, toHex(deviceId), ...words, ...bounds]);
  };
  const uploaded = async (cid: string): Promise<Uint8Array> => {
    await until(() => events.some((event) => event.kind === 'media-uploaded' && event.cid === cid), 'the upload');
    return new Uint8Array(await (await fetch(`${http}/media/object/${cid}`)).arrayBuffer());
  };
  const opens = (object: Uint8Array, who: TestReader): string => {
    const result = openMedia(openMediaCrypto(), object, who);
    return result.ok ? result.value.header.mediaType : result.code;
  };
  const take = async (who: TestReader, ...words: readonly string[]): Promise<Uint8Array> => {
    const said = await say('media', who, ...words);
    expect(said).toMatchObject({ exitCode: EXIT.ok });
    const { cid, code } = JSON.parse(said.stdout) as { cid: string; code: string };
    expect([code, parseCid(cid).ok]).toEqual(['OK', true]);
    return uploaded(cid);
  };

  test('for a picture and a clip: taken, sealed, uploaded, and open to the owner', async () => {
    expect(opens(await take(OWNER), OWNER)).toBe('image/jpeg');
    const clip = await take(OWNER, '--clip', '1');
    expect([opens(clip, OWNER), opens(clip, FRIEND)]).toEqual(['video/mp4', 'MEDIA_NOT_FOR_READER']);
  });

  test('A41: a reader whom the owner names opens what comes after, and nothing from before', async () => {
    const before = await take(OWNER);
    expect(await say('device', OWNER, 'readers', toHex(FRIEND.publicKey))).toMatchObject({ exitCode: EXIT.ok });
    const after = await take(OWNER);
    expect([opens(before, FRIEND), opens(after, FRIEND)]).toEqual(['MEDIA_NOT_FOR_READER', 'image/jpeg']);
    expect(opens(after, OWNER)).toBe('image/jpeg');
    expect(await say('device', OWNER, 'readers')).toMatchObject({ exitCode: EXIT.ok });
    expect(opens(await take(OWNER), FRIEND)).toBe('MEDIA_NOT_FOR_READER');
    const off = `02${'ff'.repeat(32)}`;
    expect((await say('device', OWNER, 'readers', off)).stderr).toContain('OWNER_KEY_INVALID');
  });

  test('A41: an operator commands once the owner has named him, and a stranger never', async () => {
    const refused = () => events.filter((event) => event.kind === 'command-refused').length;
    for (const who of [STRANGER, OPERATOR]) {
      const count = refused();
      expect(await say('media', who, '--wait-seconds', '1')).toMatchObject({ exitCode: EXIT.network });
      await until(() => refused() === count + 1, 'the refusal');
    }
    expect(await say('device', OWNER, 'operators', toHex(OPERATOR.id))).toMatchObject({ exitCode: EXIT.ok });
    expect(opens(await take(OPERATOR), OWNER)).toBe('image/jpeg');
  });

  const post = async (body: Uint8Array, device = toHex(deviceId)): Promise<[number, string | undefined]> => {
    const answer = await fetch(`${http}/devices/${device}/commands`, {
      method: 'POST',
      headers: { 'content-type': 'application/cose' },
      body: Buffer.from(body),
    });
    return [answer.status, ((await answer.json()) as { code?: string }).code];
  };

  test('A41: a command given twice is done once, whoever brings it', async () => {
    const command = sealCommand(OWNER, { deviceId, net: NET, number: Date.now() });
    const captured = () => events.filter((event) => event.kind === 'captured').length;
    const count = captured();
    const replays = () =>
      events.filter((event) => event.kind === 'command-refused' && event.code === 'COMMAND_REPLAYED').length;
    for (let i = 0; i < 3; i++) expect(await post(command)).toEqual([202, undefined]);
    await until(() => replays() === 2 && captured() === count + 1, 'the refusals');
  });

  test('the gateway carries nothing that is signed by nobody, is for another device, or finds nobody', async () => {
    const said = { deviceId, net: NET, number: Date.now() };
    const altered = sealCommand(OWNER, said);
    altered[altered.length - 1]! ^= 1;
    expect(await post(altered)).toEqual([403, 'SIGNATURE_INVALID']);
    expect(await post(new Uint8Array(10))).toEqual([400, 'COMMAND_INVALID']);
    expect((await post(new Uint8Array(2000)))[0]).toBe(413);
    expect(await post(sealCommand(OWNER, said), '11'.repeat(20))).toEqual([401, 'DEVICE_MISMATCH']);
    const elsewhere = { ...said, deviceId: new Uint8Array(20).fill(0x11) };
    expect(await post(sealCommand(OWNER, elsewhere), '11'.repeat(20))).toEqual([403, 'DEVICE_UNKNOWN']);
    expect(await post(sealCommand(OWNER, { ...said, net: new Uint8Array(8) }))).toEqual([401, 'NETWORK_MISMATCH']);
  });

  test('the device’s answer is in the log like any envelope, and no key is anywhere', async () => {
    const answer = await fetch(`${http}/devices/${toHex(deviceId)}/readings?limit=200`);
    const { readings } = (await answer.json()) as { readings: { kind: string; details: { code: string } | null }[] };
    const answers = readings.filter((one) => one.kind === 'answer').map((one) => one.details?.code);
    expect(new Set(answers)).toEqual(new Set(['OK', 'OWNER_KEY_INVALID']));
    const state = readFileSync(join(folder.path, 'data', 'authority.a'));
    expect(state.indexOf(Buffer.from(OWNER.secretKey))).toBe(-1);
  });

  // last: it ends the device
  test('a device that is away is named as such', async () => {
    stop.abort();
    await running;
    await until(
      async () => (await post(sealCommand(OWNER, { deviceId, net: NET, number: Date.now() })))[0] === 409,
      '',
    );
    const said = await say('media', OWNER);
    expect(said).toMatchObject({ exitCode: EXIT.network });
    expect(said.stderr).toContain('DEVICE_OFFLINE');
  });
});
