/** What a file is by its first bytes, as a person names it; `PNG` and `JPEG` are what Kling takes. */
export function detectFormat(bytes: Buffer): string {
  const text = bytes.subarray(0, 512).toString('latin1');
  const known = FORMATS.find(([pattern]) => pattern.test(text))?.[1];
  if (known !== undefined) return known;
  return bytes.every((byte) => byte === 0) ? 'nothing but zero bytes' : 'neither PNG nor JPEG';
}

/* eslint-disable no-control-regex -- signatures hold control characters */
const FORMATS: readonly (readonly [RegExp, string])[] = [
  [/^\x89PNG\r\n\x1a\n/, 'PNG'],
  [/^\xff\xd8\xff/, 'JPEG'],
  [/^GIF8/, 'a GIF picture'],
  [/^RIFF....WEBP/s, 'a WebP picture'],
  [/^BM/, 'a BMP picture'],
  [/^(II\*\0|MM\0\*)/, 'a TIFF picture'],
  [/^....ftyp(heic|heix|hevc|mif1|msf1|avif)/s, 'a HEIC or AVIF picture'],
  [/^....ftyp/s, 'a video'],
  [/^%PDF/, 'a PDF'],
  [/^(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)?<svg/is, 'an SVG drawing'],
  [/^(\xef\xbb\xbf)?\s*(<!--.*?-->\s*)?<(!doctype html|html|head|body)/is, 'a web page under the name of a picture'],
  [/^(\xef\xbb\xbf)?\s*[{[]\s*["{]/, 'JSON under the name of a picture'],
];
