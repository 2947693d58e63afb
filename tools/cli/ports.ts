import type { Command } from 'commander';
import type { Action } from './task.js';

export const addPorts = (program: Command, action: Action): void => {
  program
    .command('ports')
    .description(
      'what is plugged in: serial ports, with the likely board and who holds it, and disks that can be written',
    )
    .action(
      action(async ({ output }) => {
        const { loadBoards } = await import('#flash/board.js');
        const { describePort, listPorts } = await import('#flash/ports.js');
        const { formatHolders } = await import('#flash/port-access.js');
        const { describeDisk, isCandidate, listDisks } = await import('#flash/disks.js');
        const disks = listDisks().filter(isCandidate);
        const ports = listPorts(loadBoards());
        const lines = ports.map((port) =>
          port.holders.length === 0
            ? describePort(port)
            : `${describePort(port)}  held by ${formatHolders(port.holders)}`,
        );
        const none = 'no serial port is plugged in; fieldmark doctor looks further';
        const found = lines.length === 0 ? [none] : lines;
        output.result({ ports, disks }, [...found, ...disks.map(describeDisk)].join('\n'));
      }),
    );
};
