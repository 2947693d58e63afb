import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import * as secp256k1 from '@noble/secp256k1';
import Database from 'better-sqlite3';
import { connectAsync } from 'mqtt';
import { toHex } from '#proto/bytes.js';
import { decodeEnvelope, envelopeCti, envelopeToBeSigned } from '#proto/reading.js';
import { createSealer, sampleRecords, sha256, simIdentity } from '../sim/sealer.js';
import { endWithParent, usage } from './process.js';

/**
 * What one would write by hand in an afternoon: mosquitto, mqtt.js, noble in the main thread, one row an insert. Only
 * the broker's time and the handler's are counted, not what mqtt.js takes to hand a message over: the figure is
 * rather too low than too high.
 */
export type BaselineInput = { readonly dataDir: string; readonly readings: number; readonly net: Uint8Array };
export type BaselineReport = { readonly cpuMicrosPerReading: number; readonly valid: number };

secp256k1.hashes.sha256 = nobleSha256;
secp256k1.hashes.hmacSha256 = (key, message) => hmac(nobleSha256, key, message);

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
};

/** user and system time of another process, in microseconds (proc(5), stat fields 14 and 15, in 1/100 s). */
const cpuMicrosOf = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
};

const openTable = (dataDir: string) => {
  const database = new Database(join(dataDir, 'baseline.db'));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec('create table readings (device blob, cti blob, envelope blob, unique (device, cti))');
  return database.prepare('insert into readings values (?, ?, ?)');
};

const run = async (input: BaselineInput): Promise<BaselineReport> => {
  mkdirSync(input.dataDir, { recursive: true });
  const port = await freePort();
  const configuration = join(input.dataDir, 'mosquitto.conf');
  writeFileSync(configuration, `listener ${port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\n`);
  // Debian keeps daemons in sbin, which is not on everybody's path
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };
  const broker = spawn('mosquitto', ['-c', configuration], { stdio: 'ignore', env });
  process.once('exit', () => broker.kill());
  const insert = openTable(input.dataDir);
  const identity = simIdentity(0);
  const sealer = createSealer(identity, input.net, 1);
  const envelopes = Array.from(
    { length: input.readings },
    (_, i) => sealer.seal(sampleRecords(i), 1_700_000_000).bytes,
  );

  const subscriber = await connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 100 });
  await subscriber.subscribeAsync('fieldmark/1/+/up/reading', { qos: 1 });
  const publisher = await connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 100 });

  let valid = 0;
  let handledMicros = 0;
  const all = new Promise<void>((resolve) => {
    let seen = 0;
    subscriber.on('message', (_topic, payload) => {
      const start = usage().cpuMicros;
      const envelope = decodeEnvelope(new Uint8Array(payload));
      if (envelope.ok) {
        const digest = sha256(envelopeToBeSigned(envelope.value));
        if (secp256k1.verify(envelope.value.signature, digest, identity.publicKey, { prehash: false })) valid++;
        insert.run(envelope.value.deviceId, envelopeCti(envelope.value), payload);
      }
      handledMicros += usage().cpuMicros - start;
      if (++seen === input.readings) resolve();
    });
  });
  const brokerBefore = cpuMicrosOf(broker.pid!);
  for (const bytes of envelopes)
    await publisher.publishAsync(`fieldmark/1/${toHex(identity.deviceId)}/up/reading`, Buffer.from(bytes), { qos: 1 });
  await all;
  const brokerMicros = cpuMicrosOf(broker.pid!) - brokerBefore;
  subscriber.end(true);
  publisher.end(true);
  const ended = once(broker, 'exit');
  broker.kill('SIGTERM');
  await ended;
  return { cpuMicrosPerReading: (handledMicros + brokerMicros) / input.readings, valid };
};

endWithParent();
process.once('message', async (input: BaselineInput) => {
  process.send!(await run(input));
  process.disconnect();
});
