/** Seconds of a sound, an MP3 without a table counted frame by frame; undefined where the file cannot be read that far. */
export async function measureSound(bytes: Buffer): Promise<number | undefined> {
  // Loaded by whoever sends a sound: most never do.
  const { parseBuffer } = await import('music-metadata');
  try {
    const { format } = await parseBuffer(bytes, { size: bytes.length }, { duration: true, skipCovers: true });
    return format.duration !== undefined && format.duration > 0 ? format.duration : undefined;
  } catch {
    // Damaged, or of a kind that the library does not know: Kling decides.
    return undefined;
  }
}
