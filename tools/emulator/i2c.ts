/** One part on an I2C bus, byte by byte as its datasheet says. False is a NACK. */
export type I2cPart = {
  readonly address: number;
  /** a start condition with this part's address, to be read or written */
  readonly select: (reading: boolean) => boolean;
  readonly write: (byte: number) => boolean;
  readonly read: () => number;
};

/** The parts that answer on one bus. A part that is plugged in again is a new one, in its power-on state. */
export type I2cLine = {
  readonly plug: (name: string, create: () => I2cPart) => void;
  readonly unplug: (name: string) => boolean;
  readonly find: (address: number) => I2cPart | undefined;
};

export const createI2cLine = (): I2cLine => {
  const parts = new Map<string, I2cPart>();
  return {
    plug: (name, create) => parts.set(name, create()),
    unplug: (name) => parts.delete(name),
    find: (address) => [...parts.values()].find((part) => part.address === address),
  };
};

export type Registers = {
  readonly read: (register: number) => number;
  readonly write: (register: number, value: number) => void;
  /** whether a write of several bytes goes to ascending registers, or is pairs of register and value */
  readonly writes: 'ascending' | 'pairs';
};

/** The usual I2C part: the first byte written names a register, reads go on from there. */
export const registerPart = (address: number, registers: Registers): I2cPart => {
  let pointer = 0;
  let namesRegister = true;
  return {
    address,
    select: (reading) => {
      if (!reading) namesRegister = true;
      return true;
    },
    write: (byte) => {
      if (namesRegister) {
        pointer = byte;
        namesRegister = false;
        return true;
      }
      registers.write(pointer, byte);
      if (registers.writes === 'pairs') namesRegister = true;
      else pointer = (pointer + 1) & 0xff;
      return true;
    },
    read: () => {
      const value = registers.read(pointer);
      pointer = (pointer + 1) & 0xff;
      return value;
    },
  };
};
