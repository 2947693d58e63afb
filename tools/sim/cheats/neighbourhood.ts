import type { Random } from '../spoof-random.js';
import { createAir, createSensor } from '../spoof-world.js';
import { type Cheat, type CheatDay, items } from './cheat.js';

/** Boards that agree with each other, for they are told one invented weather. */
const invented =
  (boards: number): ((random: Random) => CheatDay) =>
  (random) => {
    const air = createAir(random);
    const sensors = Array.from({ length: boards }, () => createSensor(random));
    return ({ start }) => {
      const today = air();
      return sensors.map((sensor) => items(start, sensor(today)));
    };
  };

/** Places whose only truth are the cheat's own boards, and places where they are more than the others. */
export const NEIGHBOURHOOD: readonly Cheat[] = [
  {
    name: 'a neighbourhood invented',
    attack: 'A15',
    assurance: 2,
    isAlone: true,
    words: 'three genuine boards of three owners with one invented weather, where nobody else measures',
    create: invented(3),
  },
  {
    name: 'a neighbourhood outvoted',
    attack: 'A15',
    assurance: 2,
    words: 'eight genuine boards of eight owners with one invented weather, among four honest neighbours',
    create: invented(8),
  },
];
