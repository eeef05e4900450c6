import type { OutputKind } from '../../task.js';
import type { OperationKind } from '../operation.js';
import type { FieldsOf, OperationFields } from './field.js';

export interface OperationMeaning {
  /** What it does, as a sentence. */
  readonly about: string;
  /** What its files are; absent for one that makes none. `copies`: what it is given. */
  readonly makes?: OutputKind | 'copies';
  readonly fields: OperationFields;
}

/** A day: longer than any film, and a slip for what is meant in milliseconds. */
const MAX_SECONDS = 86_400;
/** As many as a page can show, and a person can look at. */
const MAX_SHOWN = 400;
const MAX_FILES = 1000;
/** What a notice may carry. */
const MAX_TEXT = 4000;

const video = { type: 'file', about: 'the video, an MP4 or MOV', required: true } as const;
const name = { type: 'name', about: 'how its file is called, as run.name of a generation' } as const;
const width = { type: 'number', min: 16, max: 4096, isWhole: true } as const;
const to = { type: 'receivers', about: 'URLs that are told, besides those whom the operator has named' } as const;

/** What a worker does by itself with files: the one table of their fields. */
export const OPERATIONS = {
  frame: {
    about: 'Takes one frame out of a video, as a PNG.',
    makes: 'image',
    fields: { video, at: { type: 'moment', about: '"last" (default), "first", or seconds from the beginning' }, name },
  },
  join: {
    about: 'Joins videos into one, in the form of the first.',
    makes: 'video',
    fields: {
      videos: { type: 'files', max: MAX_FILES, about: 'the videos in their order', required: true },
      transition: {
        type: 'seconds',
        max: 10,
        about: 'seconds in which each video fades into the next; none without it',
      },
      name,
    },
  },
  sound: {
    about: 'Puts a sound under a video.',
    makes: 'video',
    fields: {
      video,
      audio: { type: 'file', about: 'the sound: MP3, WAV, M4A, FLAC or OGG, or a video that holds it', required: true },
      volume: { type: 'number', min: 0, max: 10, about: 'of the sound: 1 (default) leaves it as it is' },
      keep: { type: 'flag', about: "true to keep the video's own sound beneath it" },
      loop: { type: 'flag', about: 'true to repeat a sound that is shorter than the video' },
      name,
    },
  },
  cut: {
    about: 'Cuts a part out of a video, to the frame.',
    makes: 'video',
    fields: {
      video,
      from: { type: 'seconds', max: MAX_SECONDS, about: 'where it begins; 0 by default' },
      to: { type: 'seconds', max: MAX_SECONDS, about: 'where it ends; the end of the video by default' },
      duration: { type: 'seconds', min: 0.001, max: MAX_SECONDS, about: 'how long it is, in place of "to"' },
      name,
    },
  },
  thumbnail: {
    about: 'Makes a small JPEG of a video or a picture.',
    makes: 'image',
    fields: {
      video: { type: 'file', about: 'the video, an MP4 or MOV' },
      image: { type: 'file', about: 'the picture, in place of a video' },
      at: { type: 'moment', about: 'which frame of a video: "first" (default), "last", or seconds' },
      width: { ...width, about: 'its width in pixels; 640 by default, and never more than there is' },
      name,
    },
  },
  sheet: {
    about: 'Shows pictures, and the middle of videos, on one JPEG.',
    makes: 'image',
    fields: {
      files: { type: 'files', max: MAX_SHOWN, about: 'videos and pictures in their order', required: true },
      columns: { type: 'number', min: 1, max: 40, isWhole: true, about: 'how many beside each other' },
      width: { ...width, about: 'the width of each in pixels; 320 by default' },
      labels: { type: 'texts', max: MAX_SHOWN, about: 'a line below each' },
      name,
    },
  },
  upload: {
    about: 'Copies files to another place; what lies there already is never overwritten by anything else.',
    makes: 'copies',
    fields: {
      files: { type: 'files', max: MAX_FILES, about: 'what is copied', required: true },
      to: {
        type: 'place',
        about: "s3://bucket/prefix, or a folder below the worker's own place for results",
        required: true,
      },
      name: { type: 'name', about: 'how the copies are called, e.g. "clip-{n}"; {id} is the name of the file itself' },
    },
  },
  notify: {
    about: 'Sends a message as the event pipeline.message.',
    fields: {
      to,
      text: { type: 'text', max: MAX_TEXT, about: 'the message', required: true },
      data: { type: 'data', about: 'an object that goes with it' },
    },
  },
  approve: {
    about: 'Waits until somebody has approved, and asks for it as the event pipeline.approval.',
    fields: {
      message: { type: 'text', max: MAX_TEXT, about: 'what is to be decided', required: true },
      show: { type: 'files', max: MAX_SHOWN, about: 'what to look at: of files in a bucket the notice has links' },
      to,
      timeout: {
        type: 'seconds',
        min: 1,
        max: 365 * 86_400,
        about: 'how long is waited, e.g. "2d"; for ever by default',
      },
      onTimeout: { type: 'word', of: ['fail', 'approve', 'reject'], about: 'what happens then: "fail" by default' },
    },
  },
} as const satisfies Readonly<Record<OperationKind, OperationMeaning>>;

/** An operation with its fields read. */
export type Operation = { readonly [Kind in OperationKind]: OperationOf<Kind> }[OperationKind];
export type OperationOf<Kind extends OperationKind> = { readonly kind: Kind } & FieldsOf<
  (typeof OPERATIONS)[Kind]['fields']
>;

/** Those that make files of their own, for which `ffmpeg` is needed. */
export type Making = Exclude<Operation, { readonly kind: 'upload' | 'notify' | 'approve' }>;
