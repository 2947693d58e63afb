import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pullPlugs } from './plug.js';

/** `npm run campaign:plug [stride]`: the plug pulled at every byte of a provisioning; needs socat. */
const folder = mkdtempSync(join(tmpdir(), 'fieldmark-'));
const cable = { device: join(folder, 'device'), host: join(folder, 'host') };
const socat = spawn('socat', [`pty,raw,echo=0,link=${cable.device}`, `pty,raw,echo=0,link=${cable.host}`], {
  stdio: 'inherit',
});
try {
  for (let waits = 0; waits < 200 && !existsSync(cable.host); waits++) await delay(50);
  const report = await pullPlugs(cable, Number(process.argv[2] ?? 1), (at, bytes) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${at} of ${bytes}`);
  });
  process.stdout.write(`${JSON.stringify(report)}\n`);
  process.exitCode = report.faults.length === 0 ? 0 : 1;
} finally {
  socat.kill();
  rmSync(folder, { recursive: true, force: true });
}
