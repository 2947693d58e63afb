import { type Cheat, COPY_SECONDS, items } from './cheats/cheat.js';
import { blended, COPIED } from './cheats/copied.js';
import { FORECAST } from './cheats/forecast.js';
import { IDENTITY } from './cheats/identity.js';
import { INVENTED } from './cheats/invented.js';
import { TIME } from './cheats/time.js';
import { createAir, createSensor } from './spoof-world.js';

/** What rules have to find or to bound: none may earn more than a twentieth of an honest device. */
export const CHEATS: readonly Cheat[] = [...INVENTED, ...COPIED, ...FORECAST, ...IDENTITY, ...TIME];

/** What no rule over logs and chain can tell from honest devices, since the data are the same: measured, not bounded. */
export const BEYOND_DATA: readonly Cheat[] = [
  {
    name: 'blend by who runs the gateway',
    attack: 'A13',
    assurance: 2,
    words:
      "a genuine board fed with the neighbours' mean by the operator whose gateway they all use, before it is public",
    create: blended(COPY_SECONDS),
  },
  {
    name: 'a neighbourhood invented',
    attack: 'A15',
    assurance: 2,
    isAlone: true,
    words: 'three genuine boards of three owners with one invented weather, where nobody else measures',
    create: (random) => {
      const air = createAir(random);
      const sensors = [0, 1, 2].map(() => createSensor(random));
      return ({ start }) => {
        const today = air();
        return sensors.map((sensor) => items(start, sensor(today)));
      };
    },
  },
];
