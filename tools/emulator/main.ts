import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { obey } from './commands.js';
import { type Emulator, startEmulator } from './server.js';

const HELP = `An Arduino Uno with genuine Firmata firmware and sensors, for where no board is at hand.

  --port N         TCP port on loopback (a free one by default)
  --firmware FILE  Intel HEX to run instead of StandardFirmata
  --pty PATH       also a pseudo terminal at PATH (needs socat)
  --idle-speed X   speed without traffic, as a part of real time (0.1)
  --with-stdin     end when standard input ends

Prints {"listening":port,"gps":port} and then an answer to each line of standard input:
  {"set":"temperatureCelsius","value":25}   {"drift":"temperatureCelsius"}   {"unplug":"bme280"}   {"plug":"bme280"}
  {"freeze":true}   {"reset":true}   {"hangUp":true}
`;

const print = (line: object): boolean => process.stdout.write(`${JSON.stringify(line)}\n`);

const openPty = (path: string, port: number): ChildProcess => {
  const child = spawn('socat', [`pty,raw,echo=0,link=${path}`, `tcp:127.0.0.1:${port}`], { stdio: 'ignore' });
  child.on('error', (error) => print({ error: `no pseudo terminal: ${error.message}` }));
  return child;
};

const run = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      firmware: { type: 'string' },
      pty: { type: 'string' },
      'idle-speed': { type: 'string' },
      'with-stdin': { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const emulator: Emulator = await startEmulator({
    port: Number(values.port ?? 0),
    firmware: values.firmware,
    idleSpeed: Number(values['idle-speed'] ?? 0.1),
  });
  const pty = values.pty === undefined ? undefined : openPty(values.pty, emulator.port);
  const end = (): void => {
    pty?.kill();
    emulator.close().then(() => process.exit(0));
  };
  process.once('SIGINT', end).once('SIGTERM', end);
  const input = createInterface({ input: process.stdin });
  input.on('line', (line) => print(obey(line, emulator)));
  if (values['with-stdin']) input.once('close', end);
  print({ listening: emulator.port, gps: emulator.gpsPort, ...(values.pty === undefined ? {} : { pty: values.pty }) });
};

run().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
});
