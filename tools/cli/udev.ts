import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { FieldmarkError } from '#proto/errors.js';
import { UDEV_RULES_PATH, udevRules } from '../doctor/udev.js';
import type { Action } from './task.js';

type InstallFlags = { readonly path?: string };

export const addUdev = (program: Command, action: Action): void => {
  const udev = program.command('udev').description('rules that let everybody at this computer use the boards');

  udev
    .command('print')
    .description('write the rules to standard output')
    .action(
      action(async ({ output }) => {
        const { loadBoards } = await import('#flash/board.js');
        const rules = udevRules(loadBoards());
        output.result({ path: UDEV_RULES_PATH, rules }, rules.trimEnd());
      }),
    );

  udev
    .command('install')
    .description('put the rules where the system reads them, and have it read them')
    .option('--path <file>', 'where they go', UDEV_RULES_PATH)
    .action(
      action<InstallFlags>(async ({ options, output }) => {
        const { loadBoards } = await import('#flash/board.js');
        const path = options.path!;
        try {
          writeFileSync(path, udevRules(loadBoards()));
        } catch (error) {
          throw new FieldmarkError('PERMISSION_DENIED', {
            detail: `${path}: ${(error as Error).message}`,
            state: 'nothing was changed',
            next: `fieldmark udev print | sudo tee ${path} && sudo udevadm control --reload && sudo udevadm trigger`,
            cause: error,
          });
        }
        const reloaded = path === UDEV_RULES_PATH && spawnSync('udevadm', ['control', '--reload']).status === 0;
        if (reloaded) spawnSync('udevadm', ['trigger', '--subsystem-match=tty']);
        const next = reloaded ? 'plug the boards in again' : 'udevadm control --reload makes them known';
        output.result({ path, reloaded }, `${path} is written; ${next}`);
      }),
    );
};
