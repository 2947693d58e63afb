import { describe, expect, test } from '@jest/globals';
import { FieldmarkError } from '#proto/errors.js';
import { createStage } from './stage.js';

const create = () => {
  const controller = new AbortController();
  const stage = createStage(controller.signal);
  const ended: string[] = [];
  const start = (name: string) =>
    stage.start(
      () => name,
      (part) => void ended.push(part),
    );
  return { controller, stage, ended, start };
};

const fault = new FieldmarkError('PROCESS_ENDED', { detail: 'a part' });

describe('a stage', () => {
  test('ends its parts in the reverse order, once, even where one resists', async () => {
    const { stage, ended, start } = create();
    await start('first');
    await stage.start(
      () => 'second',
      () => Promise.reject(new Error('resists')),
    );
    await start('third');
    await stage.end();
    await stage.end();
    expect(ended).toEqual(['third', 'first']);
  });

  test('is finished by its work or by interruption', async () => {
    const done = create();
    done.stage.finish();
    await expect(done.stage.finished).resolves.toBeUndefined();
    const interrupted = create();
    interrupted.controller.abort();
    await expect(interrupted.stage.finished).resolves.toBeUndefined();
  });

  test('starts nothing once interrupted', async () => {
    const { controller, start, stage } = create();
    controller.abort();
    await expect(start('late')).rejects.toThrow(expect.objectContaining({ code: 'INTERRUPTED' }));
    expect(stage.isEnding()).toBe(false);
  });

  test('ends a part that was interrupted while it started', async () => {
    const { controller, stage, ended } = create();
    const starting = stage.start(
      async () => {
        controller.abort();
        return 'half';
      },
      (part) => void ended.push(part),
    );
    await expect(starting).rejects.toThrow(expect.objectContaining({ code: 'INTERRUPTED' }));
    await stage.end();
    expect(ended).toEqual(['half']);
  });

  test('throws the first fault of a part, and none that comes while it ends', async () => {
    const { stage, start } = create();
    stage.fail(fault);
    stage.fail(new FieldmarkError('INTERNAL'));
    await expect(stage.finished).rejects.toBe(fault);
    await expect(start('late')).rejects.toBe(fault);
    const ending = create();
    await ending.stage.end();
    ending.stage.fail(fault);
    ending.stage.finish();
    await expect(ending.stage.finished).resolves.toBeUndefined();
  });
});
