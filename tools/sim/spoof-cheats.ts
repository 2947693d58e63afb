import type { Cheat } from './cheats/cheat.js';
import { COPIED } from './cheats/copied.js';
import { FORECAST } from './cheats/forecast.js';
import { IDENTITY } from './cheats/identity.js';
import { INVENTED } from './cheats/invented.js';
import { NEIGHBOURHOOD } from './cheats/neighbourhood.js';
import { TIME } from './cheats/time.js';

/** What rules and visits have to find or to bound: none may earn more than a twentieth of an honest device. */
export const CHEATS: readonly Cheat[] = [...INVENTED, ...COPIED, ...FORECAST, ...NEIGHBOURHOOD, ...IDENTITY, ...TIME];
