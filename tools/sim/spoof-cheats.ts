import { type Cheat, COPY_SECONDS } from './cheats/cheat.js';
import { blended, COPIED } from './cheats/copied.js';
import { FORECAST } from './cheats/forecast.js';
import { IDENTITY } from './cheats/identity.js';
import { INVENTED, modelled } from './cheats/invented.js';
import { NEIGHBOURHOOD } from './cheats/neighbourhood.js';
import { TIME } from './cheats/time.js';

/** What rules have to find or to bound: none may earn more than a twentieth of an honest device. */
export const CHEATS: readonly Cheat[] = [...INVENTED, ...COPIED, ...FORECAST, ...NEIGHBOURHOOD, ...IDENTITY, ...TIME];

/** What no rule over logs and chain can find, since somebody who is trusted takes part in it: measured, not bounded. */
export const BEYOND_DATA: readonly Cheat[] = [
  {
    name: 'blend with a neighbour’s keys',
    attack: 'A13',
    assurance: 2,
    words: 'a genuine board fed with what real sensors beside it measure, by leave of those who own them',
    create: blended(COPY_SECONDS),
  },
  {
    name: 'fed after the visit',
    attack: 'A13',
    assurance: 2,
    isAlone: true,
    isVisited: true,
    words: 'a lonely board that an auditor found with its sensor, and that is fed with invented weather since',
    create: modelled,
  },
];
