import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { toHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { sha256 } from '../verify/signatures.js';
import { type Action, REQUIRED } from './task.js';

const settingsFor = (out: string, hash: string, classes: { readonly [name: string]: number }): string =>
  [
    `${out}, SHA-256 ${hash}. In device.yaml:`,
    '',
    'camera:',
    '  model:',
    `    path: ${out}`,
    `    sha256: "${hash}"`,
    `    blur: [${classes.person}, ${classes.face}]`,
    `    count: { people: [${classes.person}], vehicles: [${classes.car}, ${classes.motorcycle}, ${classes.bus}, ${classes.truck}] }`,
    '  countPeriodSeconds: 60',
  ].join('\n');

export const addCamera = (program: Command, action: Action): void => {
  const camera = program.command('camera').description('what a camera on a device needs');
  camera
    .command('model')
    .description('make the model that finds people, faces and vehicles, out of the package that ships it')
    .option('--out <file>', `${REQUIRED}where to write the ONNX file`)
    .action(
      action<{ out: string }>(async ({ options: { out }, output }) => {
        const { CLASSES, personModel } = await import('../build/person-model.js');
        const model = personModel();
        try {
          writeFileSync(out, model);
        } catch (cause) {
          throw new FieldmarkError('STORAGE_FAILED', { detail: out, next: 'check --out', cause });
        }
        const hash = toHex(sha256(model));
        output.result({ out, sha256: hash, bytes: model.length, classes: CLASSES }, settingsFor(out, hash, CLASSES));
      }),
    );
};
