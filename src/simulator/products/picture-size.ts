/** Width and height in pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** The size of a PNG or JPEG that is whole; `undefined` for anything else, and for a picture that was cut off. */
export function readPictureSize(bytes: Buffer): PictureSize | undefined {
  if (bytes.subarray(0, 8).equals(PNG_SIGNATURE)) return readPng(bytes);
  return bytes.length > 4 && bytes.readUInt16BE(0) === JPEG_START ? readJpeg(bytes) : undefined;
}

const PNG_SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
/** Length, type and checksum of a PNG chunk. */
const PNG_FRAME_BYTES = 12;
const JPEG_START = 0xffd8;
const JPEG_END = Buffer.from('ffd9', 'hex');

/** Walks over the chunks to the last: IHDR comes first and holds the size. */
function readPng(bytes: Buffer): PictureSize | undefined {
  if (bytes.length < 33 || bytes.toString('latin1', 12, 16) !== 'IHDR') return undefined;
  for (let offset = 8; offset + PNG_FRAME_BYTES <= bytes.length;) {
    const end = offset + PNG_FRAME_BYTES + bytes.readUInt32BE(offset);
    if (end > bytes.length) return undefined;
    if (bytes.toString('latin1', offset + 4, offset + 8) === 'IEND') {
      return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
    }
    offset = end;
  }
  return undefined;
}

/** Walks over the segments to the one that begins a frame (`C0` to `CF`, but for three tables that share the range). */
function readJpeg(bytes: Buffer): PictureSize | undefined {
  for (let offset = 2; offset + 9 < bytes.length;) {
    if (bytes[offset] !== 0xff) return undefined;
    const marker = bytes.readUInt8(offset + 1);
    if (marker === 0xff) offset += 1;
    else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      if (!bytes.includes(JPEG_END, offset)) return undefined;
      return { height: bytes.readUInt16BE(offset + 5), width: bytes.readUInt16BE(offset + 7) };
    } else offset += 2 + bytes.readUInt16BE(offset + 2);
  }
  return undefined;
}
