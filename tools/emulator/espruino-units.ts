import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { boardNative } from '../build/board-native.js';
import { startEspruinoUnit } from './espruino-unit.js';
import { startCaller } from './native-caller.js';

const HELP = `Blank Espruino boards at the end of their cables, for a factory's bench where no board is at hand.

  --board ID     by its file in boards/; one with its queue in the processor's own flash
  --count N      how many (1)
  --with-stdin   end when standard input ends

Prints {"units":["tcp://127.0.0.1:…", …]}. Needs arm-none-eabi-gcc and qemu-arm-static, on which the native signer runs.
`;

const run = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      board: { type: 'string' },
      count: { type: 'string' },
      'with-stdin': { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const { board } = values;
  if (board === undefined) throw new Error('--board is missing');
  // one processor serves all boards: each waits for the end of its own calls anyway
  const native = startCaller(boardNative('armv7em')!.bytes);
  const count = Number(values.count ?? 1);
  const units = await Promise.all(Array.from({ length: count }, () => startEspruinoUnit({ board, native })));
  const end = (): void => {
    Promise.all(units.map((unit) => unit.stop())).then(() => {
      native.close();
      process.exit(0);
    });
  };
  process.once('SIGINT', end).once('SIGTERM', end);
  if (values['with-stdin']) createInterface({ input: process.stdin }).once('close', end);
  process.stdout.write(`${JSON.stringify({ units: units.map(({ url }) => url) })}\n`);
};

run().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
});
