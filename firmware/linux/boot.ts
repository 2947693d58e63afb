import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { compileFunction, constants } from 'node:vm';
import { BASE_BYTES, type Choice, chooseImage, type SlotParts } from '#core/slots.js';
import { FieldmarkError } from '#proto/errors.js';
import { sha256 } from './crypto.js';
import { type FileSlots, openFileSlots } from './slots.js';
import { type FolderStorage, openStorage } from './storage.js';

/** What the installed program decided before anything else ran, for whichever image runs now. */
export type Started = {
  readonly choice: Choice;
  /** tells one installed program from another */
  readonly base: Uint8Array;
};

const STARTED = Symbol.for('fieldmark.started');
type Global = { [STARTED]?: Started };

/** Undefined in a program that was not started by its boot, as on a bench. */
export const startedImage = (): Started | undefined => (globalThis as Global)[STARTED];

export type OpenSlots = SlotParts & { readonly slots: FileSlots; readonly storage: FolderStorage };

/** The slots of a folder, with their record. Throws as `openStorage`. */
export const openSlots = (folder: string): OpenSlots => {
  const storage = openStorage(folder);
  return { storage, crypto: { sha256 }, slots: openFileSlots(folder) };
};

const choose = (folder: string, base: Uint8Array): Uint8Array | undefined => {
  const parts = openSlots(folder);
  try {
    const choice = chooseImage(parts, base);
    (globalThis as Global)[STARTED] = { choice, base };
    return choice.image && parts.slots.checked();
  } finally {
    parts.storage.close();
  }
};

/** Runs an image in this process, under the name of the installed program, whose folder has what an image leaves out. */
const run = (image: Uint8Array, program: string): void => {
  const start = compileFunction(Buffer.from(image).toString('utf8'), ['require', 'module', '__filename', '__dirname'], {
    filename: join(dirname(program), 'image.js'),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  start(createRequire(program), { exports: {} }, program, dirname(program));
};

/**
 * Starts what the slots in `folder` choose, hashed in memory and run from there. False where the installed program itself
 * is to run: nothing was updated, or nothing that was is whole. What an image throws as it starts ends the process, and
 * the start counts.
 */
export const startImage = (program: string, folder: string): boolean => {
  const base = sha256(readFileSync(program)).slice(0, BASE_BYTES);
  let image: Uint8Array | undefined;
  try {
    image = choose(folder, base);
  } catch (error) {
    // a folder that can't be read must not keep the installed program from running, which says what is wrong
    if (!(error instanceof FieldmarkError)) throw error;
    return false;
  }
  if (image === undefined) return false;
  run(image, program);
  return true;
};
