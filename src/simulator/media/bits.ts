/** Writes numbers of any count of bits one behind the other, the highest bit first, as H.264 has it. */
export interface BitWriter {
  readonly bits: (value: number, count: number) => void;
  /** Exp-Golomb codes, of a number that is not negative, and of any number. */
  readonly ue: (value: number) => void;
  readonly se: (value: number) => void;
  /** Ends with a one and zeros up to a whole byte. */
  readonly end: () => Buffer;
}

/** The first block of memory; it doubles when it is full. */
const FIRST_BYTES = 4096;

export function createBitWriter(): BitWriter {
  let bytes = Buffer.alloc(FIRST_BYTES);
  let length = 0;
  let held = 0;
  let heldBits = 0;

  const pushByte = (byte: number) => {
    if (length === bytes.length) bytes = Buffer.concat([bytes, Buffer.alloc(bytes.length)]);
    bytes[length++] = byte;
  };

  const bits = (value: number, count: number) => {
    for (let left = count; left > 0;) {
      const taken = Math.min(left, 8 - heldBits);
      held = (held << taken) | ((value >>> (left - taken)) & ((1 << taken) - 1));
      heldBits += taken;
      left -= taken;
      if (heldBits < 8) continue;
      pushByte(held);
      held = 0;
      heldBits = 0;
    }
  };

  const ue = (value: number) => {
    const length = 32 - Math.clz32(value + 1);
    bits(0, length - 1);
    bits(value + 1, length);
  };

  return {
    bits,
    ue,
    se: (value) => ue(value > 0 ? 2 * value - 1 : -2 * value),
    end: () => {
      bits(1, 1);
      if (heldBits > 0) bits(0, 8 - heldBits);
      return bytes.subarray(0, length);
    },
  };
}
