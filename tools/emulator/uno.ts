import { createRequire } from 'node:module';
import type { AVRADC, AVRIOPort, AVRTWI, AVRUSART, CPU } from 'avr8js';
import type { I2cLine, I2cPart } from './i2c.js';

// its ESM build can't be imported by Node: the package names neither "type" nor "exports"
const avr = createRequire(import.meta.url)('avr8js') as typeof import('avr8js');

export const CLOCK_HZ = 16_000_000;
export const FLASH_BYTES = 32_768;
export const SUPPLY_VOLTS = 5;
const SRAM_BYTES = 0x800;
const EEPROM_BYTES = 1024;

// ATmega328P datasheet §30, register summary
const MCUSR = 0x54;
const SPMCSR = 0x57;
const UCSR0A = 0xc0;
const UCSR0B = 0xc1;
const RXC = 0x80;
const RXEN = 0x10;

const SPM = 0x95e8;
const SPM_Z_INCREMENT = 0x95f8;
const PAGE_BYTES = 128;

/** MCUSR's bit for what caused a reset (datasheet §11.9.1). */
export const RESET = { power: 0x01, external: 0x02, watchdog: 0x08 } as const;

export type UnoOptions = {
  /** flash as it is shipped; it changes when a bootloader writes it */
  readonly flash: Uint8Array;
  /** byte address where execution begins: the boot section, or 0 */
  readonly bootStart: number;
  readonly i2c: I2cLine;
  readonly transmitted: (bytes: Uint8Array) => void;
};

export type Uno = {
  readonly cycles: () => number;
  readonly run: (cycles: number) => void;
  /** bytes for the UART's receiver; each waits until the firmware has taken the one before */
  readonly receive: (bytes: Uint8Array) => void;
  readonly waitingBytes: () => number;
  readonly reset: (cause: number) => void;
  /** volts at A0 to A7 */
  readonly setAnalog: (channel: number, volts: number) => void;
  /** the level that a part drives on pin 0 to 19 */
  readonly setDigital: (pin: number, level: boolean) => void;
};

const connectTwi = (twi: AVRTWI, line: I2cLine): void => {
  let part: I2cPart | undefined;
  twi.eventHandler = {
    start: () => twi.completeStart(),
    stop: () => {
      part = undefined;
      twi.completeStop();
    },
    connectToSlave: (address, writing) => {
      part = line.find(address);
      twi.completeConnect(part?.select(!writing) ?? false);
    },
    writeByte: (byte) => twi.completeWrite(part?.write(byte) ?? false),
    // an open bus reads as ones
    readByte: () => twi.completeRead(part?.read() ?? 0xff),
  };
};

/**
 * Self-programming (datasheet §26): avr8js executes SPM as a no-op. Flash bits only go from one to zero until their
 * page is erased.
 */
const createSelfProgramming = (flash: Uint8Array): ((cpu: CPU) => void) => {
  const buffer = new Uint8Array(PAGE_BYTES).fill(0xff);
  return (cpu) => {
    const z = cpu.dataView.getUint16(30, true);
    const page = z & ~(PAGE_BYTES - 1);
    const operation = cpu.data[SPMCSR]! & 0x1f;
    if (operation === 0x01) buffer.set(cpu.data.subarray(0, 2), z & (PAGE_BYTES - 2));
    if (operation === 0x03) flash.fill(0xff, page, page + PAGE_BYTES);
    if (operation === 0x05) for (let i = 0; i < PAGE_BYTES; i++) flash[page + i]! &= buffer[i]!;
    if (operation === 0x05 || operation === 0x11) buffer.fill(0xff);
    cpu.data[SPMCSR]! &= ~0x1f;
  };
};

/** avr8js drops a received byte when UCSR0B is written while it waits, which the Arduino core does at each send. */
const keepReceivedByte = (cpu: CPU, usart: AVRUSART): void => {
  const hook = cpu.writeHooks[UCSR0B]!;
  const receiveComplete = (usart as unknown as { RXC: Parameters<CPU['setInterruptFlag']>[0] }).RXC;
  cpu.writeHooks[UCSR0B] = (value, old, address, mask) => {
    const waiting = (cpu.data[UCSR0A]! & RXC) !== 0;
    const handled = hook(value, old, address, mask);
    if (waiting && (value & RXEN) !== 0) cpu.setInterruptFlag(receiveComplete);
    return handled;
  };
};

type Chip = {
  readonly cpu: CPU;
  readonly usart: AVRUSART;
  readonly adc: AVRADC;
  /** D, B, C: in the order of the Uno's pin numbers */
  readonly ports: readonly AVRIOPort[];
};

/** An ATmega328P at 16 MHz with what an Arduino Uno connects to it. */
export const createUno = (options: UnoOptions): Uno => {
  const words = new Uint16Array(FLASH_BYTES / 2);
  const flash = new Uint8Array(words.buffer);
  flash.set(options.flash);
  const eeprom = new avr.EEPROMMemoryBackend(EEPROM_BYTES);
  const selfProgram = createSelfProgramming(flash);
  const volts = new Array<number>(8).fill(0);
  const levels = new Array<boolean>(20).fill(false);
  const received: number[] = [];
  const sent: number[] = [];
  let cyclesBefore = 0;
  let pendingReset = 0;

  const createChip = (cause: number): Chip => {
    const cpu = new avr.CPU(words, SRAM_BYTES);
    const clock = new avr.AVRClock(cpu, CLOCK_HZ, avr.clockConfig);
    const ports = [avr.portDConfig, avr.portBConfig, avr.portCConfig].map((port) => new avr.AVRIOPort(cpu, port));
    for (const timer of [avr.timer0Config, avr.timer1Config, avr.timer2Config]) new avr.AVRTimer(cpu, timer);
    new avr.AVREEPROM(cpu, eeprom, avr.eepromConfig);
    const adc = new avr.AVRADC(cpu, avr.adcConfig);
    volts.forEach((value, channel) => {
      adc.channelValues[channel] = value;
    });
    const usart = new avr.AVRUSART(cpu, avr.usart0Config, CLOCK_HZ);
    usart.onByteTransmit = (byte) => sent.push(byte);
    keepReceivedByte(cpu, usart);
    connectTwi(new avr.AVRTWI(cpu, avr.twiConfig, CLOCK_HZ), options.i2c);
    new avr.AVRWatchdog(cpu, avr.watchdogConfig, clock);
    cpu.data[MCUSR] = cause;
    cpu.pc = options.bootStart / 2;
    // the watchdog calls this; a chip that is built anew leaves no peripheral half reset
    cpu.reset = () => {
      pendingReset = RESET.watchdog;
    };
    return { cpu, usart, adc, ports };
  };

  const applyLevels = (): void => {
    for (let pin = 0; pin < levels.length; pin++) applyLevel(pin);
  };
  const applyLevel = (pin: number): void => {
    const [port, bit] = pin < 8 ? [0, pin] : pin < 14 ? [1, pin - 8] : [2, pin - 14];
    chip.ports[port!]!.setPin(bit!, levels[pin]!);
  };
  let chip = createChip(RESET.power);

  const reset = (cause: number): void => {
    cyclesBefore += chip.cpu.cycles;
    pendingReset = 0;
    chip = createChip(cause);
    applyLevels();
  };

  const run = (cycles: number): void => {
    const end = chip.cpu.cycles + cycles;
    const { cpu, usart } = chip;
    while (cpu.cycles < end && pendingReset === 0) {
      const opcode = words[cpu.pc];
      if (opcode === SPM || opcode === SPM_Z_INCREMENT) selfProgram(cpu);
      avr.avrInstruction(cpu);
      cpu.tick();
      if (received.length > 0 && !usart.rxBusy && usart.rxEnable && (cpu.data[UCSR0A]! & RXC) === 0)
        usart.writeByte(received.shift()!);
    }
    if (pendingReset !== 0) reset(pendingReset);
    if (sent.length > 0) options.transmitted(Uint8Array.from(sent.splice(0)));
  };

  return {
    cycles: () => cyclesBefore + chip.cpu.cycles,
    run,
    receive: (bytes) => {
      for (const byte of bytes) received.push(byte);
    },
    waitingBytes: () => received.length,
    reset: (cause) => {
      received.length = 0;
      sent.length = 0;
      reset(cause);
    },
    setAnalog: (channel, value) => {
      volts[channel] = value;
      chip.adc.channelValues[channel] = value;
    },
    setDigital: (pin, level) => {
      levels[pin] = level;
      applyLevel(pin);
    },
  };
};
