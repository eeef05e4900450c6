import { createHash } from 'node:crypto';

const WAV_RATE = 8000;
const LOWEST_HZ = 220;
const LOUDNESS = 8000;
/** MPEG 1, layer III, 32 kbit/s, 44.1 kHz, one channel: a frame with nothing behind its header is silence. */
const FRAME_HEADER = Buffer.from('fffb10c4', 'hex');
const FRAME_BYTES = 104;
const FRAMES_PER_SECOND = 44_100 / 1152;

/** A WAV of a tone whose height the prompt decides: 8 kHz, 16 bit. `label` is a comment in it. */
export function createWav(seconds: number, prompt: string, label: string): readonly Buffer[] {
  const hertz = LOWEST_HZ + (createHash('sha256').update(prompt).digest().readUInt16BE(0) % LOWEST_HZ);
  const samples = Buffer.alloc(Math.round(seconds * WAV_RATE) * 2);
  for (let at = 0; at < samples.length; at += 2) {
    samples.writeInt16LE(Math.round(LOUDNESS * Math.sin((Math.PI * hertz * at) / WAV_RATE)), at);
  }
  const format = Buffer.alloc(16);
  format.writeUInt16LE(1, 0);
  format.writeUInt16LE(1, 2);
  format.writeUInt32LE(WAV_RATE, 4);
  format.writeUInt32LE(WAV_RATE * 2, 8);
  format.writeUInt16LE(2, 12);
  format.writeUInt16LE(16, 14);
  // A chunk has an even length.
  const text = Buffer.from(`${label}${label.length % 2 === 0 ? '' : ' '}`, 'latin1');
  const info = Buffer.concat([Buffer.from('INFO', 'latin1'), riffChunk('ICMT', text)]);
  const parts = [riffChunk('fmt ', format), riffChunk('LIST', info), riffChunk('data', samples)];
  return [riffChunk('RIFF', Buffer.concat([Buffer.from('WAVE', 'latin1'), ...parts]))];
}

/** An MP3 of silence. `label` is a comment in its tag. */
export function createMp3(seconds: number, label: string): readonly Buffer[] {
  const text = Buffer.from(`\0eng\0${label}`, 'latin1');
  const head = Buffer.alloc(10);
  head.write('COMM', 'latin1');
  head.writeUInt32BE(text.length, 4);
  const tagBytes = head.length + text.length;
  const tag = Buffer.from([0x49, 0x44, 0x33, 3, 0, 0, 0, 0, tagBytes >> 7, tagBytes & 0x7f]);
  const silence = Buffer.concat([FRAME_HEADER, Buffer.alloc(FRAME_BYTES - FRAME_HEADER.length)]);
  const frames = Array.from({ length: Math.ceil(seconds * FRAMES_PER_SECOND) }, () => silence);
  return [Buffer.concat([tag, head, text, ...frames])];
}

function riffChunk(name: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, 'latin1');
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data]);
}
