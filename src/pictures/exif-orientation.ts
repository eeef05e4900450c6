/** The eight ways in which a camera may have been held (EXIF, tag 0x0112), as what a viewer has to do; 1 is nothing. */
const TURNS: Readonly<Record<number, string>> = {
  2: 'a mirroring',
  3: 'a rotation of 180°',
  4: 'a mirroring and a rotation of 180°',
  5: 'a mirroring and a rotation of 90°',
  6: 'a rotation of 90°',
  7: 'a mirroring and a rotation of 270°',
  8: 'a rotation of 270°',
};

const ORIENTATION_TAG = 0x0112;
const ENTRY_BYTES = 12;

/** How a viewer turns a picture with this EXIF data (from its TIFF header on); undefined when it does not, or nothing is to be read. */
export function readTurn(tiff: Buffer): string | undefined {
  const order = tiff.toString('latin1', 0, 4);
  if (order !== 'II*\0' && order !== 'MM\0*') return undefined;
  const isLittle = order.startsWith('II');
  const short = (at: number) => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  try {
    const start = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
    const count = short(start);
    for (let entry = 0; entry < count; entry++) {
      const at = start + 2 + entry * ENTRY_BYTES;
      if (short(at) === ORIENTATION_TAG) return TURNS[short(at + 8)];
    }
  } catch (error) {
    // Reading past the end: the data is damaged, and the picture itself is not.
    if (!(error instanceof RangeError)) throw error;
  }
  return undefined;
}
