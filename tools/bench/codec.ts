import { decodeEnvelope } from '#proto/reading.js';
import { decodePack } from '#proto/senml.js';
import { createSealer, sampleRecords, simIdentity } from '../sim/sealer.js';
import type { Row } from './report.js';

/** Decoding and checking the form of a BME280 reading of three values, payload included. */
export const benchCodec = (): Row[] => {
  const sealer = createSealer(simIdentity(0), new Uint8Array(8), 1);
  const envelopes = Array.from({ length: 256 }, (_, i) => sealer.seal(sampleRecords(i), 1_700_000_000).bytes);
  const round = (count: number): number => {
    const start = process.cpuUsage();
    for (let i = 0; i < count; i++) {
      const envelope = decodeEnvelope(envelopes[i % envelopes.length]!);
      if (!envelope.ok || !decodePack(envelope.value.payload).ok) throw new Error('a good reading was refused');
    }
    const { user, system } = process.cpuUsage(start);
    return (user + system) / count;
  };
  round(20_000);
  return [{ name: 'decode and check the form', value: round(50_000), unit: 'µs CPU', bound: '≤ 10' }];
};
