import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('./main.js', import.meta.url));

/** What a computer with other boards and disks needs: a mount of its own over /sys/class/tty. */
export const PLUGGED_NEEDS: readonly string[] = ['mount', 'unshare'];

export type Plugged = {
  /** `vendorId:productId` and serial number of each */
  readonly ports?: readonly (readonly [string, string])[];
  /** what lsblk says */
  readonly disks?: readonly object[];
};

/** A folder as the kernel's /sys/class/tty. */
const plugIn = (folder: string, ports: NonNullable<Plugged['ports']>): string => {
  const classes = join(folder, 'class');
  mkdirSync(classes);
  for (const [i, [id, serial]] of ports.entries()) {
    const board = join(folder, `board${i}`);
    mkdirSync(join(board, 'interface'), { recursive: true });
    const [idVendor, idProduct] = id.split(':');
    for (const [name, text] of Object.entries({ idVendor, idProduct, serial })) writeFileSync(join(board, name), text!);
    mkdirSync(join(classes, `ttyACM${i}`));
    symlinkSync(join(board, 'interface'), join(classes, `ttyACM${i}`, 'device'));
  }
  return classes;
};

/** Runs the command line on a computer where only these are plugged in. */
export const runPlugged = (folder: string, { ports = [], disks = [] }: Plugged, words: readonly string[]) => {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const listed = JSON.stringify({ blockdevices: disks });
  writeFileSync(join(bin, 'lsblk'), `#!/bin/sh\ncat <<'END'\n${listed}\nEND\n`, { mode: 0o755 });
  const script = `mount --bind '${plugIn(folder, ports)}' /sys/class/tty && exec "$0" "$@"`;
  return spawnSync('unshare', ['-m', 'sh', '-c', script, process.execPath, PROGRAM, ...words], {
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: `${bin}:${process.env.PATH}`,
      NODE_OPTIONS: '',
      XDG_CONFIG_HOME: '/nonexistent',
    },
  });
};
