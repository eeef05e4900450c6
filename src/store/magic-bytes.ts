import type { FileKind, FileTarget } from '../ports/store.js';

/** How many bytes of a file tell what it is. */
export const MAGIC_LENGTH = 12;

interface Format {
  readonly kind: FileKind;
  readonly extension: string;
  readonly contentType: string;
  readonly matches: (head: Buffer) => boolean;
}

const startsWith =
  (...bytes: number[]) =>
  (head: Buffer): boolean =>
    bytes.every((byte, at) => head[at] === byte);
const holds =
  (text: string, at: number) =>
  (head: Buffer): boolean =>
    head.subarray(at, at + text.length).toString('latin1') === text;

const FORMATS: readonly Format[] = [
  { kind: 'video', extension: 'mp4', contentType: 'video/mp4', matches: holds('ftyp', 4) },
  {
    kind: 'image',
    extension: 'png',
    contentType: 'image/png',
    matches: startsWith(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
  },
  { kind: 'image', extension: 'jpg', contentType: 'image/jpeg', matches: startsWith(0xff, 0xd8, 0xff) },
  { kind: 'image', extension: 'webp', contentType: 'image/webp', matches: holds('WEBP', 8) },
  { kind: 'audio', extension: 'wav', contentType: 'audio/wav', matches: holds('WAVE', 8) },
  {
    kind: 'audio',
    extension: 'mp3',
    contentType: 'audio/mpeg',
    matches: (head) => holds('ID3', 0)(head) || (head[0] === 0xff && ((head[1] ?? 0) & 0xe0) === 0xe0),
  },
  { kind: 'data', extension: 'json', contentType: 'application/json', matches: holds('{', 0) },
];

/** The extensions that a file of a kind may have; one alone where its form is known. */
export function extensionsOf({ kind, form }: Pick<FileTarget, 'kind' | 'form'>): readonly string[] {
  if (form !== undefined) return [form];
  return FORMATS.filter((format) => format.kind === kind).map(({ extension }) => extension);
}

/** The extension that fits the first bytes of a file, or undefined when they are not of that kind: an error page, say. */
export function detectExtension(kind: FileKind, head: Buffer): string | undefined {
  return FORMATS.find((format) => format.kind === kind && format.matches(head))?.extension;
}

/** How a server calls what has such an extension. */
export function contentTypeOf(extension: string): string {
  return FORMATS.find((format) => format.extension === extension)?.contentType ?? 'application/octet-stream';
}

/** What a file is, by its first bytes. */
export function detectKind(head: Buffer): FileKind | undefined {
  return FORMATS.find((format) => format.matches(head))?.kind;
}
