import type { Rational } from './probe.js';

/** Whole frames of a length. */
export const framesOf = (seconds: number, { num, den }: Rational): number => Math.round((seconds * num) / den);

export const secondsOf = (frames: number, { num, den }: Rational): number => (frames * den) / num;

/** As ffmpeg reads it: to the microsecond, in which it counts. */
export const renderSeconds = (seconds: number): string => seconds.toFixed(6);

export const renderRate = ({ num, den }: Rational): string => `${num}/${den}`;
