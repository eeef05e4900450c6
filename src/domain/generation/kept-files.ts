import type { Output } from '../task.js';

/** Which form is kept of a sound that Kling gives as MP3 and as WAV. */
export const AUDIO_FORMS = ['mp3', 'wav', 'both'] as const;
export type AudioForm = (typeof AUDIO_FORMS)[number];

/** One file to fetch. */
export interface KeptFile {
  readonly output: Output;
  /** The form of a sound that comes in two; of everything else its bytes tell. */
  readonly form?: 'mp3' | 'wav';
}

/** The files of a task that are kept: of a sound in two forms the MP3, unless another one is asked for. */
export function listKept(outputs: readonly Output[], audio: AudioForm = 'mp3'): readonly KeptFile[] {
  return outputs.flatMap((output): readonly KeptFile[] => {
    const { wavUrl, ...mp3 } = output;
    if (wavUrl === undefined) return [{ output }];
    const forms = { mp3: { output: mp3, form: 'mp3' }, wav: { output: { ...mp3, url: wavUrl }, form: 'wav' } } as const;
    return audio === 'both' ? [forms.mp3, forms.wav] : [forms[audio]];
  });
}
