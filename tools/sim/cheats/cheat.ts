import { RULES } from '#gateway/score-rules.js';
import type { Random } from '../spoof-random.js';
import { type Day, honestItems, type Item, type Place, SLOT_SECONDS, SLOTS, type Weather } from '../spoof-world.js';

/** What a cheat knows and has: the true air only through a sensor of its own, the neighbours through their gateway. */
export type Scene = {
  readonly random: Random;
  readonly place: Place;
  /** for each day so far, what each honest neighbour measured */
  readonly neighbours: readonly (readonly Day[])[];
  /** for each day so far, what a genuine sensor here measures */
  readonly own: readonly Day[];
  readonly day: number;
  readonly start: number;
};

/** Items of a day by one identity; a cheat of several identities has one list each. */
export type CheatDay = (scene: Scene) => readonly (readonly Item[])[];

export type Cheat = {
  readonly name: string;
  /** rows of the list of attacks */
  readonly attack: 'A01' | 'A07' | 'A11' | 'A12' | 'A13' | 'A14' | 'A15';
  /** what the owner of such a device would say it does */
  readonly words: string;
  /** 2: its board has a secure element, and only the sensor lies; 0: a program with keys in files */
  readonly assurance: 0 | 2;
  /** in an empty cell, where nobody can contradict */
  readonly isAlone?: true;
  /** an auditor has been there, before the cheat began */
  readonly isVisited?: true;
  /** what its key seals is made by a program: an auditor who comes unannounced finds no sensor at work */
  readonly isFed?: true;
  /** of one owner; otherwise each identity has an owner of its own */
  readonly isOneOwner?: true;
  /** all its lists are sealed by one key */
  readonly isOneKey?: true;
  readonly create: (random: Random) => CheatDay;
};

/** How long copying takes who is given the neighbours' keys by themselves. */
export const COPY_SECONDS = 1200;

/** How late a reading comes that waited until the neighbours' keys were public. */
export const LATE_SECONDS = RULES.closedSeconds + 3600 + 700;

/** Items with these values, sealed on schedule and delivered `lagSeconds` later. */
export const items = (start: number, day: Day, lagSeconds = 15): readonly Item[] =>
  day.map((weather, slot) => {
    const iat = start + slot * SLOT_SECONDS + 151;
    return { iat, arrival: iat + lagSeconds, weather };
  });

/** As a sensor gives it: whole hundredths and pascals, and no humidity beyond saturation. */
export const whole = (weather: Weather): Weather => ({
  temperature: Math.round(weather.temperature),
  humidity: Math.round(Math.min(10_000, Math.max(0, weather.humidity))),
  pressure: Math.round(weather.pressure),
});

export const dayOf = (at: (slot: number) => Weather): Day =>
  Array.from({ length: SLOTS }, (_, slot) => whole(at(slot)));

/** Honest items of a genuine sensor, changed. */
export const genuine =
  (change: (all: readonly Item[], scene: Scene) => readonly Item[]): (() => CheatDay) =>
  () =>
  (scene) => [change(honestItems(scene.random, scene.start, scene.own[scene.day]!, undefined), scene)];
