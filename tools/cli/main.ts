#!/usr/bin/env -S node --max-semi-space-size=32
// a gateway's readings live for one commit: with more room most of them are never copied by the collector
import './young.js';
import { type Nouns, runCommand, runMain } from './program.js';
import type { Surroundings } from './task.js';

/** Every noun of the command line, each in its own file. */
const NOUNS: Nouns = {
  demo: async () => (await import('./demo.js')).addDemo,
  run: async () => (await import('./run-board.js')).addRun,
  gateway: async () => (await import('./gateway.js')).addGateway,
  key: async () => (await import('./key.js')).addKey,
  device: async () => (await import('./device.js')).addDevice,
  verify: async () => (await import('./verify.js')).addVerify,
  dispute: async () => (await import('./dispute.js')).addDispute,
  log: async () => (await import('./log.js')).addLog,
  media: async () => (await import('./media.js')).addMedia,
  camera: async () => (await import('./camera.js')).addCamera,
  chain: async () => (await import('./chain.js')).addChain,
  rewards: async () => (await import('./rewards.js')).addRewards,
  data: async () => (await import('./data.js')).addData,
  flywheel: async () => (await import('./flywheel.js')).addFlywheel,
  init: async () => (await import('./init.js')).addInit,
  boards: async () => (await import('./boards.js')).addBoards,
  ports: async () => (await import('./ports.js')).addPorts,
  flash: async () => (await import('./flash.js')).addFlash,
  console: async () => (await import('./console.js')).addConsole,
  provision: async () => (await import('./provision.js')).addProvision,
  factory: async () => (await import('./factory.js')).addFactory,
  doctor: async () => (await import('./doctor.js')).addDoctor,
  udev: async () => (await import('./udev.js')).addUdev,
  update: async () => (await import('./update.js')).addUpdate,
  build: async () => (await import('./build.js')).addBuild,
  completion: async () => (await import('./completion.js')).addCompletion,
};

/** Runs one command line (without program names) and gives the exit code; never throws, never exits. */
export const run = (words: readonly string[], surroundings: Surroundings): Promise<number> =>
  runCommand(NOUNS, words, surroundings);

await runMain(import.meta.url, NOUNS);
