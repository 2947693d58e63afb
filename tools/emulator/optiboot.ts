import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const SOURCE = '/usr/share/arduino/hardware/arduino/avr/bootloaders/optiboot/optiboot.c';

/** The programs and files, as Debian installs them, that a genuine bootloader on the emulated board needs. */
export const OPTIBOOT_NEEDS: readonly string[] = ['avr-gcc', 'avr-objcopy', 'avrdude', SOURCE];

/** Debian's ready-made image lacks its end; its source, at an Uno's speed, makes the real one. Gives its path. */
export const buildOptiboot = (folder: string): string => {
  const [object, program, image] = ['optiboot.o', 'optiboot.elf', 'optiboot.hex'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const settings = ['-DF_CPU=16000000L', '-DLED_START_FLASHES=0', '-DBAUD_RATE=115200'];
  const sections = ['-Wl,--section-start=.text=0x7e00', '-Wl,--section-start=.version=0x7ffe', '-Wl,--relax'];
  const run = (name: string, ...values: string[]) => execFileSync(name, values, { stdio: 'pipe' });
  const compile = ['-Os', '-w', '-fno-split-wide-types', '-mmcu=atmega328p', ...settings, '-c', '-o', object, SOURCE];
  run('avr-gcc', ...compile);
  run('avr-gcc', '-mmcu=atmega328p', ...sections, '-nostartfiles', '-nostdlib', '-o', program, object);
  const kept = ['.text', '.data', '.version'].flatMap((section) => ['-j', section]);
  run('avr-objcopy', ...kept, '--set-section-flags', '.version=alloc,load', '-O', 'ihex', program, image);
  return image;
};
