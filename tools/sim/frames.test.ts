import { expect, test } from '@jest/globals';
import { runFrames } from './frames.js';

test('A04 random and mutated frames: none uncaught, and none hides the request behind it', () => {
  const report = runFrames(20_000, 4711);
  expect(report.lost).toBe(0);
  expect(report.damaged).toBeGreaterThan(1000);
  expect(report.frames).toBeGreaterThanOrEqual(20_000);
  expect(report.improv).toBeGreaterThan(10);
});
