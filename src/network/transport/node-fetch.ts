/**
 * Loads Node's own fetch. Whichever undici a process loads first sends all that it fetches: let that be Node's, as it was before somebody imported
 * ours.
 */
export const { Response } = globalThis;
