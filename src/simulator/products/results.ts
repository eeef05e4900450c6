import type { Asked } from './asked.js';

/** The forms of the files that tasks make. */
export const FORMATS = ['mp4', 'png', 'mp3', 'wav'] as const;
export type Format = (typeof FORMATS)[number];

/** What a task that succeeded has made. */
export interface Made {
  readonly asked: Asked;
  /** True once it was deleted from the library. */
  readonly isDeleted: boolean;
  /** One id per piece; empty for a task that succeeds without a result. */
  readonly ids: readonly string[];
  /** The signed URL of a piece, in the product's first form unless another is named. */
  readonly urlOf: (index: number, file?: { readonly isWatermarked?: boolean; readonly format?: Format }) => string;
}

/** How a product's results are shown. */
export interface Results {
  /** The forms in which each piece can be had; none for what is no file. */
  readonly formats: readonly Format[];
  /** Files that each piece is; one where absent. */
  readonly filesPerPiece?: number;
  /** `task_result` of the legacy API. */
  readonly legacy: (made: Made) => Record<string, unknown>;
  /** `outputs` of `/tasks`. */
  readonly standard: (made: Made) => readonly Record<string, unknown>[];
}

/** The length of what was made as Kling writes it: seconds as a fractional string. */
export function renderDuration({ durationSeconds }: Asked): string {
  return (durationSeconds + 0.041).toFixed(3);
}

const twin = ({ asked, urlOf }: Made, index: number) =>
  asked.hasWatermark ? { watermark_url: urlOf(index, { isWatermarked: true }) } : {};

const listVideos = (made: Made) =>
  made.ids.map((id, index) => ({
    id,
    url: made.urlOf(index),
    ...twin(made, index),
    duration: renderDuration(made.asked),
  }));

const listImages = (made: Made) => made.ids.map((_, index) => ({ url: made.urlOf(index), ...twin(made, index) }));

export const VIDEOS: Results = {
  formats: ['mp4'],
  legacy: (made) => ({ videos: listVideos(made) }),
  standard: (made) => listVideos(made).map((video) => ({ type: 'video', ...video })),
};

export const IMAGES: Results = {
  formats: ['png'],
  legacy: (made) => ({ images: listImages(made).map((image, index) => ({ index, ...image })) }),
  standard: (made) => listImages(made).map((image) => ({ type: 'image', ...image })),
};

/** Sounds as MP3 and as WAV. */
export const SOUNDS: Results = {
  formats: ['mp3', 'wav'],
  legacy: ({ asked, ids, urlOf }) => ({
    audios: ids.map((id, index) => ({
      id,
      url_mp3: urlOf(index, { format: 'mp3' }),
      url_wav: urlOf(index, { format: 'wav' }),
      duration_mp3: renderDuration(asked),
      duration_wav: renderDuration(asked),
    })),
  }),
  standard: ({ asked, ids, urlOf }) =>
    ids.map((id, index) => ({
      type: 'audio',
      id,
      mp3_url: urlOf(index, { format: 'mp3' }),
      wav_url: urlOf(index, { format: 'wav' }),
      mp3_duration: renderDuration(asked),
      wav_duration: renderDuration(asked),
    })),
};
