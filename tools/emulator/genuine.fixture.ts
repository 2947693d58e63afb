import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BOARDS_FOLDER } from '#flash/board.js';
import { plugInterpreter } from '#flash/interpreter.fixture.js';

/**
 * A genuine interpreter for this computer as a board: a file of boards/, its flash, a line to it, and what stands for parts
 * that this computer hasn't.
 */
const FLASH_AT = 0x1000_0000;
const FLASH_BYTES = 262_144;
const PAGE_BYTES = 16_384;
const QUEUE_PAGES = 3;
const WIFI_STORAGE_BYTES = 65_536;
const QUEUE_AT = FLASH_AT + FLASH_BYTES - QUEUE_PAGES * PAGE_BYTES;

export type Network = 'none' | 'ethernet-wifi';

/** What is left of a Pico on this computer. It has a network of its own, or a host relays for it. */
const boardFile = (id: string, network: Network): object => {
  const pico = JSON.parse(readFileSync(join(BOARDS_FOLDER, 'espruino-pico.json'), 'utf8'));
  const { queueFlash: _chip, watchdogFlag: _flag, ...limits } = pico.limits;
  const queuePages = Array.from({ length: QUEUE_PAGES }, (_, i) => ({
    address: QUEUE_AT + i * PAGE_BYTES,
    sizeBytes: PAGE_BYTES,
  }));
  return {
    ...pico,
    id,
    name: 'Espruino for Linux',
    usb: [],
    flash: [{ ...pico.flash[0], interpreters: ['LINUX'] }],
    buses: {
      i2c: [{ name: 'I2C1', sda: 'D1', scl: 'D2' }],
      uart: [{ name: 'Serial1', rx: 'D3', tx: 'D4' }],
      adc: [],
      gpio: [],
    },
    network,
    // one with a network has an Espruino WiFi's room for its script
    limits: { ...limits, queuePages, storageBytes: network === 'none' ? limits.storageBytes : WIFI_STORAGE_BYTES },
  };
};

/** Writes it into a folder of one's own boards; gives its id. */
export const writeBoardFile = (folder: string, network: Network): string => {
  const id = `espruino-linux-${network}`;
  writeFileSync(join(folder, `${id}.json`), JSON.stringify(boardFile(id, network)));
  return id;
};

/**
 * Stands in front of the interpreter's own calls, in boot code that runs before the program: a BME280's registers where
 * I2C1 would be, a button, and a line for figures of memory (the most that was used, where the interpreter keeps it).
 * `Serial1` is a real one, opened by its path.
 */
const standIns = (gnss: string): string => `
I2C1={R:new Uint8Array(256),r:0,setup:()=>{},
writeTo:(a,b)=>{if(a!=118)throw "nobody";I2C1.r=b[0];for(let i=0;i+1<b.length;i+=2)I2C1.R[b[i]]=b[i+1];I2C1.R[243]=0;I2C1.R[244]&=252},
readFrom:(a,n)=>{if(a!=118)throw "nobody";return I2C1.R.slice(I2C1.r,I2C1.r+n)}};
I2C1.R[208]=96;
((w,f)=>{w(136,f("cGtDZxiMfY5D1tALJwuMAPn/jDz4xnAXAAA="));w(225,f("S3IBABMrHg=="));w(247,f("ZVrAfu0AbHE="))})(
(at,t)=>{for(let i=0;i<t.length;i++)I2C1.R[at+i]=t.charCodeAt(i)},atob);
BTN1={};global.digitalRead=()=>{try{return require("fs").readFileSync("pressed")?1:0}catch(e){return 0}};
Serial1={setup:()=>{Serial2.setup(9600,{path:"${gnss}"})},on:(e,f)=>{Serial2.on(e,f)}};
setInterval(()=>{if(!E.getConsole()&&require("Storage").read("fm.settings")){let m=process.memory();USB.write("memory "+m.usage+" "+(m.peak||m.usage)+"\\r\\n")}},1000);`;

/** A program for this computer's own processor has no use for machine code of another. */
export const runsForeignCode = (path: string): boolean => {
  const head = Buffer.alloc(20);
  const file = openSync(path, 'r');
  readSync(file, head, 0, head.length, 0);
  closeSync(file);
  const X86_64 = 62;
  return !(head.toString('latin1', 1, 4) === 'ELF' && head.readUInt16LE(18) === X86_64);
};

export type GenuineBoard = {
  /** the board's file, by its id in the folder that FIELDMARK_BOARDS names */
  readonly id: string;
  readonly boards: string;
  /** of its line */
  readonly port: string;
  /** its GNSS receiver's end of the board's UART */
  readonly gnss: string;
  readonly folder: string;
  readonly plug: () => void;
  readonly unplug: () => void;
  /** whether somebody holds its button */
  readonly press: (isPressed: boolean) => void;
  readonly remove: () => void;
};

export const createGenuineBoard = (interpreter: string, network: Network): GenuineBoard => {
  const folder = mkdtempSync(join(tmpdir(), 'genuine-'));
  const id = writeBoardFile(folder, network);
  writeFileSync(join(folder, 'espruino.flash'), new Uint8Array(FLASH_BYTES).fill(0xff));
  const port = join(folder, 'tty');
  const gnss = join(folder, 'gnss');
  let cable: { readonly unplug: () => void } | undefined;
  const evaluate = (line: string): string =>
    execFileSync(interpreter, ['-e', `${line};quit()`], { cwd: folder, encoding: 'latin1', timeout: 60_000 });
  const boot = standIns(`${gnss}.board`);
  evaluate(`require("Storage").write(".boot0",${JSON.stringify(boot)})`);
  const unplug = (): void => {
    cable?.unplug();
    cable = undefined;
  };
  return {
    id,
    boards: folder,
    port,
    gnss,
    folder,
    plug: () => {
      cable ??= plugInterpreter(interpreter, port, folder);
    },
    unplug,
    press: (isPressed) => {
      if (isPressed) writeFileSync(join(folder, 'pressed'), 'x');
      else rmSync(join(folder, 'pressed'), { force: true });
    },
    remove: () => {
      unplug();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
