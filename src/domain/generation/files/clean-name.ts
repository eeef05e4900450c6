/** Letters and digits of any script with their marks, and three signs: what every file system and shell takes as it is. */
const FORBIDDEN = /[^\p{L}\p{N}\p{M}._-]+/gu;

/** A text as part of a file name: whatever may not stand there is one dash, and what is whole begins and ends with a letter or digit. */
export function cleanName(text: string, { isWhole = true } = {}): string {
  const clean = text
    .normalize('NFC')
    .replace(FORBIDDEN, '-')
    .replace(/-*\.[.-]*|-{2,}/g, (run) => (run.startsWith('.') && run.length === 1 ? run : '-'));
  return isWhole ? trimName(clean) : clean;
}

/** A mark that has lost its letter would be put on whatever stands before. */
export const trimName = (text: string): string => text.replace(/^[._\-\p{M}]+|[._-]+$/gu, '');

/** In UTF-8. Not by what the platform has, which a workflow does without. */
export function byteLength(text: string): number {
  let bytes = 0;
  for (const letter of text) bytes += bytesOf(letter);
  return bytes;
}

function bytesOf(letter: string): number {
  const code = letter.codePointAt(0) ?? 0;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/** As many whole letters from the start as fit; a placeholder that is left is not torn. */
export function cutToBytes(text: string, max: number): string {
  let bytes = 0;
  let kept = '';
  for (const letter of text.match(/\{n\}|\P{M}\p{M}*|\p{M}+/gu) ?? []) {
    bytes += byteLength(letter);
    if (bytes > max) return kept.replace(/[._-]+$/, '');
    kept += letter;
  }
  return kept;
}
