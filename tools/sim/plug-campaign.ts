import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSocat } from '../bench/socat.js';
import { pullPlugs } from './plug.js';

/** `npm run campaign:plug [stride]`: the plug pulled at every byte of a provisioning; needs socat. */
const folder = mkdtempSync(join(tmpdir(), 'fieldmark-'));
const cable = { device: join(folder, 'device'), host: join(folder, 'host') };
const socat = await startSocat(cable.device, cable.host);
try {
  const report = await pullPlugs(cable, Number(process.argv[2] ?? 1), (at, bytes) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${at} of ${bytes}`);
  });
  process.stdout.write(`${JSON.stringify(report)}\n`);
  process.exitCode = report.faults.length === 0 ? 0 : 1;
} finally {
  await socat.stop();
  rmSync(folder, { recursive: true, force: true });
}
