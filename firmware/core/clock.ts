import { CLOCK } from '#proto/content.js';
import { LIMITS } from '#proto/limits.js';
import type { Clock, WallTime } from './ports.js';

/** The time as it may be signed: whole seconds, and no time at all rather than one that is made up. */
export const wallTime = (clock: Clock): WallTime => {
  const wall = clock.wall();
  const seconds = Math.floor(wall.seconds);
  return wall.quality !== CLOCK.none && seconds > 0 && seconds <= LIMITS.secondsMax
    ? { seconds, quality: wall.quality }
    : { seconds: 0, quality: CLOCK.none };
};
