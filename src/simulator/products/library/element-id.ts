/** Ids of elements were seen as JSON numbers: short enough not to be rounded. */
export const elementIdOf = (mediaId: string): string => String((BigInt(mediaId) % 900_000_000n) + 100_000_000n);
