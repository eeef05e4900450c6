import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';

/** Addresses of a name at its `nth` question, which counts from 1. */
export type Zone = Readonly<Record<string, (nth: number) => readonly string[]>>;

const HEADER_BYTES = 12;
const TYPES: Readonly<Record<number, 'A' | 'AAAA'>> = { 1: 'A', 28: 'AAAA' };
/** An answer, no recursion, and that the name is known or not. */
const FOUND = 0x8400;
const UNKNOWN_NAME = 0x8403;

/** A name server (RFC 1035) of this machine that nobody may keep an answer of: its time to live is zero. */
export async function startNameServer(zone: Zone) {
  const questions: string[] = [];
  const socket = createSocket('udp4', (query, { port, address }) => {
    const question = readQuestion(query);
    const type = TYPES[question.type];
    const find = zone[question.name];
    if (type === 'A') questions.push(question.name);
    // Both kinds of a look-up count as one.
    const nth = Math.max(1, questions.filter((name) => name === question.name).length);
    const addresses = (find?.(nth) ?? []).filter((text) => isIPv6(text) === (type === 'AAAA'));
    socket.send(
      renderAnswer(query, question.bytes, find === undefined ? UNKNOWN_NAME : FOUND, addresses),
      port,
      address,
    );
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${socket.address().port}`,
    /** Names that were asked for, in their order. */
    questions: (): readonly string[] => questions,
    close: () => new Promise<void>((resolve) => void socket.close(() => resolve())),
  };
}

function readQuestion(query: Buffer): { readonly name: string; readonly type: number; readonly bytes: Buffer } {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const end = at + 5;
  return {
    name: labels.join('.').toLowerCase(),
    type: query.readUInt16BE(at + 1),
    bytes: query.subarray(HEADER_BYTES, end),
  };
}

function renderAnswer(query: Buffer, question: Buffer, flags: number, addresses: readonly string[]): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(flags, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(addresses.length, 6);
  return Buffer.concat([header, question, ...addresses.map(renderRecord)]);
}

/** Named by where the question names it; class IN, for no time at all. */
function renderRecord(address: string): Buffer {
  const data = isIPv6(address) ? bytesOfIPv6(address) : Buffer.from(address.split('.').map(Number));
  const head = Buffer.from([0xc0, HEADER_BYTES, 0, isIPv6(address) ? 28 : 1, 0, 1, 0, 0, 0, 0, 0, data.length]);
  return Buffer.concat([head, data]);
}

function bytesOfIPv6(address: string): Buffer {
  const [left = '', right = ''] = address.split('::');
  const groups = (text: string) => text.split(':').flatMap((group) => (group === '' ? [] : [parseInt(group, 16)]));
  const [head, tail] = [groups(left), groups(right)];
  const all = [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail];
  return Buffer.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}
