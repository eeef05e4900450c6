/** What AAC holds a second, and how many of them a frame. */
export const AAC_RATE = 44_100;
export const AAC_FRAME_SAMPLES = 1024;

/**
 * A frame of AAC (LC, one channel) of a steady tone of 689 Hz, 16 waves of which fill a frame: so each frame is as the one before. Taken once out
 * of `ffmpeg -f lavfi -i sine=frequency=689.0625:sample_rate=44100 -c:a aac -b:a 24k`.
 */
export const TONE_FRAME = Buffer.from(
  'APQvCxogCIQDoUvfr3/p//cn/5/5/X70n8T/ST/4v/3dH5/9PuPl8oUuunOY0IhAeeeee53gcwDzzzzzzzzwASQAeeeeeBRw',
  'base64',
);

/** The same of silence. */
export const SILENT_FRAME = Buffer.from('ARggBw==', 'base64');

/** The box `esds` (ISO 14496-1), which tells a decoder what the frames are. */
export const AAC_CONFIG = Buffer.from(
  '00000027657364730000000003190001000411401500000000005dc000005dc005021208060102',
  'hex',
);
