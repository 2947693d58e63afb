import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export type EmulatorProcess = {
  readonly port: number;
  readonly gpsPort: number;
  /** sends one command and waits until it has been obeyed */
  readonly command: (command: object) => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** A chip of its own keeps its time whatever a computer does, and those who wait for it have deadlines. */
const PRIORITY = -10;

/** The emulator as the process that it is for everybody else. It ends with this one. */
export const spawnEmulator = async (more: readonly string[] = []): Promise<EmulatorProcess> => {
  const program = fileURLToPath(new URL('./main.js', import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [program, '--with-stdin', ...more], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  try {
    setPriority(child.pid!, PRIORITY);
  } catch {
    // not everybody may: then it runs as others do
  }
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const answer = async (): Promise<{ readonly [key: string]: unknown }> => {
    const line = await lines.next();
    if (line.done === true) throw new Error('the emulator ended');
    return JSON.parse(line.value);
  };
  const { listening, gps } = await answer();
  return {
    port: Number(listening),
    gpsPort: Number(gps),
    command: async (command) => {
      child.stdin!.write(`${JSON.stringify(command)}\n`);
      const { error } = await answer();
      if (error !== undefined) throw new Error(String(error));
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
};
