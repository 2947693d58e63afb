import type { Driver } from '#core/driver.js';
import { analog } from '#drivers/analog.js';
import { bh1750 } from '#drivers/bh1750.js';
import { bme280 } from '#drivers/bme280.js';
import { board } from '#drivers/board.js';
import { gps } from '#drivers/gps.js';
import { johnnyFive } from '#drivers/johnny-five.js';
import { motion } from '#drivers/motion.js';
import { sht31 } from '#drivers/sht31.js';

/** Every driver of a Linux device: a new one is its file and its place in this list. */
export const DRIVERS: readonly Driver[] = [analog, bh1750, bme280, board, gps, johnnyFive, motion, sht31];

export const findDriver = (name: string): Driver | undefined => DRIVERS.find((driver) => driver.name === name);
