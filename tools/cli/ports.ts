import type { Command } from 'commander';
import type { Action } from './task.js';

export const addPorts = (program: Command, action: Action): void => {
  program
    .command('ports')
    .description('the serial ports on USB: which board each is likely to be, and who holds it')
    .action(
      action(async ({ output }) => {
        const { loadBoards } = await import('#flash/board.js');
        const { describePort, listPorts } = await import('#flash/ports.js');
        const { formatHolders } = await import('#flash/port-access.js');
        const ports = listPorts(loadBoards());
        const lines = ports.map((port) =>
          port.holders.length === 0
            ? describePort(port)
            : `${describePort(port)}  held by ${formatHolders(port.holders)}`,
        );
        const none = 'no serial port is plugged in; fieldmark doctor looks further';
        output.result({ ports }, lines.length === 0 ? none : lines.join('\n'));
      }),
    );
};
