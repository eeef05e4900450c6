/** Pictures of a quality that nobody tells from what went in, in the form that every player and Kling itself takes. */
export const H264 = ['-c:v', 'libx264', '-preset', 'medium', '-crf', '17', '-pix_fmt', 'yuv420p'] as const;

/** The same of sound. */
export const AAC = ['-c:a', 'aac', '-b:a', '192k'] as const;

/** Its index stands first, so that it can be shown before all of it has come. */
export const MP4 = ['-movflags', '+faststart', '-f', 'mp4'] as const;

/** One form for all sound that is put together. One channel becomes two that are as loud as it: left to itself, ffmpeg makes them quieter. */
export function soundForm({ channels }: { readonly channels: number }): string {
  const both = channels === 1 ? ',pan=stereo|c0=c0|c1=c0' : '';
  return `aresample=48000:async=1:first_pts=0${both},aformat=sample_fmts=fltp:sample_rates=48000:channel_layouts=stereo`;
}

/** One picture to one file of that name, whatever stands in the name. */
const ONE_PICTURE = ['-f', 'image2', '-update', '1'] as const;
export const JPEG = ['-frames:v', '1', '-pix_fmt', 'yuvj420p', '-c:v', 'mjpeg', '-q:v', '3', ...ONE_PICTURE] as const;
export const PNG = ['-frames:v', '1', '-c:v', 'png', ...ONE_PICTURE] as const;
