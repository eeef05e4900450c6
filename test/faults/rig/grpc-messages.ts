import { gunzipSync } from 'node:zlib';

const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
const FRAME_HEADER = 9;
const DATA = 0;
const PADDED = 0x8;
/** Before each message: whether it is compressed, and its length. */
const MESSAGE_HEADER = 5;

/** Takes the bytes that a gRPC client sends on one connection, in pieces as they come, and gives the messages in them, unpacked. */
export function createMessageReader(take: (message: Buffer) => void): (piece: Buffer) => void {
  const streams = new Map<number, Buffer>();
  let rest = Buffer.alloc(0);

  const takeData = (stream: number, data: Buffer) => {
    let bytes = Buffer.concat([streams.get(stream) ?? Buffer.alloc(0), data]);
    while (bytes.length >= MESSAGE_HEADER) {
      const end = MESSAGE_HEADER + bytes.readUInt32BE(1);
      if (bytes.length < end) break;
      const message = bytes.subarray(MESSAGE_HEADER, end);
      take(bytes[0] === 1 ? gunzipSync(message) : message);
      bytes = bytes.subarray(end);
    }
    if (bytes.length === 0) streams.delete(stream);
    else streams.set(stream, bytes);
  };

  return (piece) => {
    rest = Buffer.concat([rest, piece]);
    if (rest.subarray(0, PREFACE.length).toString('latin1') === PREFACE) rest = rest.subarray(PREFACE.length);
    while (rest.length >= FRAME_HEADER) {
      const end = FRAME_HEADER + rest.readUIntBE(0, 3);
      if (rest.length < end) break;
      if (rest[3] === DATA) takeData(rest.readUInt32BE(5) & 0x7fffffff, readPayload(rest.subarray(0, end)));
      rest = rest.subarray(end);
    }
  };
}

function readPayload(frame: Buffer): Buffer {
  const isPadded = ((frame[4] ?? 0) & PADDED) !== 0;
  return isPadded
    ? frame.subarray(FRAME_HEADER + 1, frame.length - (frame[FRAME_HEADER] ?? 0))
    : frame.subarray(FRAME_HEADER);
}
