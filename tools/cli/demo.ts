import { type Command, InvalidArgumentError } from 'commander';
import type { DemoSettings } from '../demo/demo.js';
import { SENSOR_NAMES } from '../demo/parts.js';
import { type Action, tcpPort, wholeNumber } from './task.js';

type DemoFlags = {
  readonly data: string;
  readonly once?: boolean;
  readonly port?: string;
  readonly board?: string;
  readonly sensors: readonly string[];
  readonly periodSeconds: number;
  readonly httpPort: number;
  readonly mqttPort: number;
  readonly rpcPort: number;
};

const sensorList = (text: string): readonly string[] => {
  const names = text.split(',').map((name) => name.trim());
  if (names.every((name) => SENSOR_NAMES.includes(name))) return names;
  throw new InvalidArgumentError(`It must be of ${SENSOR_NAMES.join(', ')}, with commas.`);
};

export const addDemo = (program: Command, action: Action): void => {
  program
    .command('demo')
    .description('everything on this machine: board, device, gateway, EVM node and verifier, until Ctrl-C')
    .option('--once', 'end after 10 readings are on chain and independently verified')
    .option('-p, --port <path>', 'serial port of a real Firmata board, instead of the emulated one')
    .option('--board <name>', "this computer's own pins, as raspberry-pi-4, instead of the emulated board")
    .option('--sensors <names>', 'what is wired to the board', sensorList, SENSOR_NAMES)
    .option('--period-seconds <count>', 'between two readings of a sensor', wholeNumber, 3)
    .option('--data <folder>', 'where everything is kept, to go on next time', '.fieldmark/demo')
    .option('--http-port <port>', 'of the status page; 0 picks a free one', tcpPort, 0)
    .option('--mqtt-port <port>', 'of the broker; 0 picks a free one', tcpPort, 0)
    .option('--rpc-port <port>', 'of the EVM node; 0 picks a free one', tcpPort, 0)
    .action(
      action<DemoFlags>(async ({ options, output, signal }) => {
        const { runDemo } = await import('../demo/demo.js');
        const { port, board, ...rest } = options;
        const choice = port !== undefined ? { port } : board !== undefined ? { name: board } : undefined;
        const settings: DemoSettings = { ...rest, once: options.once === true, board: choice };
        await runDemo(settings, output, signal);
      }),
    );
};
