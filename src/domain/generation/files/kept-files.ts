import type { Output } from '../../task.js';

/** Which form is kept of a sound that Kling gives as MP3 and as WAV. */
export const AUDIO_FORMS = ['mp3', 'wav', 'both'] as const;
export type AudioForm = (typeof AUDIO_FORMS)[number];

/** Which files of a task are kept besides those that every task has. */
export interface Keeping {
  /** The form of sounds; MP3 when absent. */
  readonly audio?: AudioForm;
  /** The twin with Kling's watermark: it was asked for, or is taken where there is one, since nobody knows what was asked. */
  readonly watermark?: 'asked' | 'ifSent';
}

/** One file to fetch. */
export interface KeptFile {
  readonly output: Output;
  /** The form of a sound that comes in two; of everything else its bytes tell. */
  readonly form?: 'mp3' | 'wav';
  readonly watermarked?: true;
}

/** The files of a task that are kept. Those with a watermark come last: what was paid for is fetched first. */
export function listKept(outputs: readonly Output[], { audio = 'mp3', watermark }: Keeping): readonly KeptFile[] {
  const clean = outputs.flatMap((output): readonly KeptFile[] => {
    const { wavUrl, ...mp3 } = output;
    if (wavUrl === undefined) return [{ output }];
    const forms = { mp3: { output: mp3, form: 'mp3' }, wav: { output: { ...mp3, url: wavUrl }, form: 'wav' } } as const;
    return audio === 'both' ? [forms.mp3, forms.wav] : [forms[audio]];
  });
  if (watermark === undefined) return clean;
  const twins = outputs.flatMap(({ watermarkUrl: url, ...output }): readonly KeptFile[] =>
    url === undefined ? [] : [{ output: { ...output, url }, watermarked: true }],
  );
  return [...clean, ...twins];
}

/** The same file of the task, out of a list that was made of fresher links, which may name fewer. */
export function findSame(files: readonly KeptFile[], { output, form, watermarked }: KeptFile): KeptFile | undefined {
  return files.find((one) => one.output.index === output.index && one.form === form && one.watermarked === watermarked);
}

/** What to tell of twins that were asked for and that Kling has not sent. */
export function noticeMissingTwins(outputs: readonly Output[], { watermark }: Keeping): readonly string[] {
  const seen = outputs.filter(({ kind }) => kind !== 'audio');
  const missing = seen.filter(({ watermarkUrl }) => watermarkUrl === undefined).length;
  if (watermark !== 'asked' || missing === 0) return [];
  const of = seen.length === 1 ? '' : ` of ${missing} of ${seen.length} files`;
  return [
    `A watermarked copy was asked for, and Kling sent none${of}; the clean file${missing === 1 ? ' is' : 's are'} there.`,
  ];
}
