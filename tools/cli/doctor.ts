import type { Command } from 'commander';
import { FieldmarkError } from '#proto/errors.js';
import type { Action } from './task.js';

const MARKS = { good: 'ok  ', warning: 'note', bad: 'BAD ' } as const;

export const addDoctor = (program: Command, action: Action): void => {
  program
    .command('doctor')
    .description('what could keep this computer from its boards, and the cure of each')
    .action(
      action(async ({ output }) => {
        const { examine } = await import('../doctor/checks.js');
        const { examineComputer } = await import('../doctor/surroundings.js');
        const findings = examine(examineComputer());
        const lines = findings.flatMap(({ verdict, check, text, cure }) => [
          `${MARKS[verdict]} ${check.padEnd(13)} ${text}`,
          ...(cure === undefined ? [] : [`${''.padEnd(18)} cure: ${cure}`]),
        ]);
        output.result({ findings }, lines.join('\n'));
        const bad = findings.filter(({ verdict }) => verdict === 'bad');
        if (bad.length === 0) return;
        const isDenied = bad.some(({ check }) => check === 'permissions' || check === 'holders');
        throw new FieldmarkError(isDenied ? 'PERMISSION_DENIED' : 'CONFIG_INVALID', {
          detail: bad.map(({ text }) => text).join('; '),
          state: 'nothing was changed',
          next: bad.map(({ cure }) => cure).join('; '),
        });
      }),
    );
};
