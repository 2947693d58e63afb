import { fix, honestItems, type Item, type Place } from '../spoof-world.js';
import { type Cheat, type CheatDay, COPY_SECONDS, genuine, items, type Scene } from './cheat.js';
import { blended } from './copied.js';
import { modelled } from './invented.js';

const withPositions = (at: (item: Item, i: number, scene: Scene) => Place): (() => CheatDay) =>
  genuine((all, scene) => all.map((item, i) => ({ ...item, position: at(item, i, scene) })));

const moved = (place: Place, latitude: number): Place => ({ ...place, latitude: place.latitude + latitude });

/** Whatever their number, a cell pays for no more. */
export const sybilCell = (identities: number): Cheat => ({
  name: 'sybil cell',
  attack: 'A15',
  assurance: 0,
  words: 'very many programs that say they are in this cell',
  create: (random) => {
    const each = Array.from({ length: identities }, () => blended(COPY_SECONDS)());
    return (scene) => each.flatMap((one) => one({ ...scene, random }));
  },
});

/** Lies about where a device is, and about how many there are. */
export const IDENTITY: readonly Cheat[] = [
  {
    name: 'GPS teleport',
    attack: 'A14',
    assurance: 2,
    words: 'a position in another country now and then',
    create: withPositions((_, i, { place, random }) => fix(random, i % 12 === 0 ? moved(place, 30_000_000) : place)),
  },
  {
    name: 'impossible speed',
    attack: 'A14',
    assurance: 2,
    words: 'a car at 400 km/h that measures in many cells',
    create: withPositions((item, _, { place, random, start }) =>
      fix(random, moved(place, (item.iat - start) * 10_000)),
    ),
  },
  {
    name: 'position without noise',
    attack: 'A14',
    assurance: 2,
    words: 'the same typed-in position in every reading',
    create: withPositions((_item, _i, { place }) => place),
  },
  {
    name: 'cell hopping',
    attack: 'A14',
    assurance: 2,
    words: 'another cell every day, wherever pay is best',
    create: withPositions((_item, _i, { place, day, random }) => fix(random, moved(place, day * 400_000))),
  },
  sybilCell(50),
  {
    name: 'sybil owner',
    attack: 'A15',
    assurance: 2,
    isOneOwner: true,
    words: 'twenty boards of one owner on one roof, with an invented weather',
    create: (random) => {
      const each = Array.from({ length: 20 }, () => modelled(random));
      return (scene) => each.flatMap((one) => one(scene));
    },
  },
  {
    name: 'duplicate sensors',
    attack: 'A15',
    assurance: 2,
    words: 'one genuine sensor wired to twenty-five boards',
    create:
      () =>
      ({ own, day, start, random }) =>
        Array.from({ length: 25 }, () => items(start, own[day]!, 20 + Math.floor(random.between(0, 9)))),
  },
  {
    name: 'cloned key',
    attack: 'A01',
    assurance: 2,
    words: 'two machines with one key',
    isOneKey: true,
    create:
      () =>
      ({ random, start, own, day }) =>
        [1, 2].map(() => honestItems(random, start, own[day]!, undefined)),
  },
];
