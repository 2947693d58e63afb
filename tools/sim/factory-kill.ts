import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toHex } from '#proto/bytes.js';
import { deviceIdOf } from '#provision/keys.js';
import { type LedgerLine, passesOf, readLedger } from '#provision/ledger.js';
import { type EmulatedUnit, publicKeyOf, startUnit } from '../emulator/unit.js';
import { createRandom } from './spoof-random.js';

/**
 * A factory that is killed with SIGKILL at random moments, over units whose plugs are pulled at others, until every unit
 * has passed. What must hold is checked at the end: each unit has one line, its key is the one it was given first, its
 * lock is the ledger's, and its label is there; and after every kill, that nothing that was reported is gone.
 */
export type KillReport = {
  readonly kills: number;
  readonly pulls: number;
  readonly units: number;
  /** lines of units that failed, as those whose plug was pulled */
  readonly failures: number;
  /** ledgers that ended in the middle of a line */
  readonly torn: number;
  /** everything that should not be */
  readonly faults: readonly string[];
};

const PROGRAM = fileURLToPath(new URL('../cli/main.js', import.meta.url));
const AT_ONCE = 3;
/** what a run over so many units says, roughly, before it ends */
const LINES_A_RUN = AT_ONCE * 13;
const PULL_SHARE = 0.3;

const countLines = (child: ChildProcess, onLine: (count: number) => void): void => {
  let count = 0;
  for (const stream of [child.stdout!, child.stderr!])
    stream.on('data', (chunk: Buffer) => {
      for (const byte of chunk) if (byte === 10) onLine(++count);
    });
};

export const runFactoryKills = async (folder: string, kills: number, seed: number): Promise<KillReport> => {
  const random = createRandom(seed).next;
  const batch = join(folder, 'run.yaml');
  const ledgerPath = join(folder, 'run.ledger.jsonl');
  writeFileSync(batch, 'batch: killed\nboard: linux\nsensors: [board]\nbootSeconds: 30\n');
  const faults: string[] = [];
  const done: EmulatedUnit[] = [];
  let bench: EmulatedUnit[] = [];
  let reported: readonly string[] = [];
  let [pulls, torn, round] = [0, 0, 0];

  const lines = (): readonly LedgerLine[] => (existsSync(ledgerPath) ? readLedger(ledgerPath).lines : []);
  const idOf = (unit: EmulatedUnit): string | undefined =>
    unit.secret === undefined ? undefined : toHex(deviceIdOf(-47, publicKeyOf(unit.secret))!);

  const runOnce = async (isKilled: boolean): Promise<string> => {
    const ports = bench.flatMap(({ url }) => ['--port', url]);
    const child = spawn(process.execPath, [PROGRAM, 'factory', '--json', '--batch', batch, ...ports], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    let said = '';
    child.stdout!.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    const last = isKilled ? Math.floor(random() * LINES_A_RUN) : Number.POSITIVE_INFINITY;
    const pulled = random() < PULL_SHARE ? Math.floor(random() * LINES_A_RUN) : -1;
    const unit = bench[Math.floor(random() * bench.length)]!;
    const delayMs = random() * 30;
    const kill = (): void => {
      setTimeout(() => child.kill('SIGKILL'), delayMs);
    };
    countLines(child, (count) => {
      if (count === last) kill();
      if (count !== pulled) return;
      unit.restart();
      pulls++;
    });
    if (last === 0) setTimeout(kill, random() * 600);
    await once(child, 'close');
    return said;
  };

  const check = (said: string): void => {
    const found = readLedger(ledgerPath);
    if (found.tornBytes > 0) torn++;
    const now = found.lines.map((line) => JSON.stringify(line));
    if (reported.some((line, i) => now[i] !== line)) faults.push(`round ${round}: a line that was there is gone`);
    reported = now;
    for (const text of said.split('\n').filter((line) => line.endsWith('}'))) {
      const { result, deviceId, ledgerLine } = JSON.parse(text);
      const line = found.lines[ledgerLine];
      if (line?.kind !== 'unit' || line.result !== result || line.identity?.deviceId !== deviceId)
        faults.push(`round ${round}: line ${ledgerLine} is not what was reported`);
    }
  };

  while (round < kills || bench.length > 0) {
    const passed = new Set(passesOf({ lines }).map(({ identity }) => identity.deviceId));
    done.push(...bench.filter((unit) => passed.has(idOf(unit) ?? '')));
    bench = bench.filter((unit) => !passed.has(idOf(unit) ?? ''));
    while (round < kills && bench.length < AT_ONCE) bench.push(await startUnit());
    if (bench.length === 0) break;
    const keys = bench.map(idOf);
    const said = await runOnce(round < kills);
    for (const [i, unit] of bench.entries())
      if (keys[i] !== undefined && idOf(unit) !== keys[i]) faults.push(`round ${round}: a unit lost its key`);
    if (existsSync(ledgerPath)) check(said);
    round++;
    if (round > kills + 20) {
      faults.push('units do not come to an end');
      break;
    }
  }

  // the last kill may have taken a label, which the next run writes, whatever unit it is given
  if (bench.length === 0 && done.length > 0) {
    bench = done.slice(-1);
    await runOnce(false);
    bench = [];
  }

  for (const unit of [...done, ...bench]) {
    const id = idOf(unit) ?? 'no key';
    const own = passesOf({ lines }).filter(({ identity }) => identity.deviceId === id);
    if (own.length !== 1) faults.push(`${id}: ${own.length} lines`);
    const keeper = own[0]?.keeper;
    if (keeper === undefined || keeper !== toHex(unit.keeper() ?? new Uint8Array(0))) faults.push(`${id}: its lock`);
    for (const ending of ['svg', 'pdf'])
      if (!existsSync(join(folder, 'run.labels', `${id}.${ending}`))) faults.push(`${id}: no label as ${ending}`);
    await unit.stop();
  }
  const failures = lines().filter((line) => line.kind === 'unit' && line.result === 'fail').length;
  if (passesOf({ lines }).length !== done.length) faults.push('the ledger has lines of units that never were');
  return { kills: Math.min(round, kills), pulls, units: done.length, failures, torn, faults };
};
