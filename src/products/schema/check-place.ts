import { quote } from '../../domain/text/quote.js';
import type { Checked } from './checked.js';
import { right, wrong } from './checked.js';
import type { FieldOf } from './field.js';
import { isMadeFile, parseMadeFile } from './made/made-file.js';

/** Longest reference in characters: a path or URL. Anything longer is the file itself, which does not belong in a workflow's input. */
export const MAX_REFERENCE = 4096;

export function checkUrl({ of }: FieldOf<'url'>, value: unknown, path: string): Checked {
  if (typeof value === 'string' && value.length > MAX_REFERENCE) {
    const most = MAX_REFERENCE.toLocaleString('en-US');
    return wrong(path, `${value.length.toLocaleString('en-US')} characters; a URL has at most ${most}`);
  }
  if (of !== undefined && typeof value === 'string' && isMadeFile(value)) return checkMadeFile(value, path);
  if (typeof value === 'string' && isHttpUrl(value)) return right(value);
  return wrong(path, `${quote(value)} is not a URL; write one that starts with https://`);
}

export const checkPicture = (value: unknown, path: string): Checked =>
  checkFile(value, path, 'the picture itself; save it as PNG or JPEG and give the path or a URL');

export const checkAudio = (value: unknown, path: string): Checked =>
  checkFile(value, path, 'the sound itself; save it as MP3, WAV, M4A or AAC and give the path or a URL');

export const checkVideo = (value: unknown, path: string): Checked =>
  checkFile(value, path, 'the video itself; save it as MP4 or MOV and give the path or a URL');

export const checkRecording = (value: unknown, path: string): Checked =>
  checkFile(value, path, 'the recording itself; save it as MP3, WAV, MP4 or MOV and give the path or a URL');

/** A file path or a URL; `itself` is what a value is that is neither. */
function checkFile(value: unknown, path: string, itself: string): Checked {
  if (typeof value !== 'string' || value.trim() === '') return wrong(path, 'empty; give a file path or a URL');
  if (/^data:/i.test(value) || value.length > MAX_REFERENCE) return wrong(path, `is ${itself}`);
  if (isMadeFile(value)) return checkMadeFile(value, path);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(value) && !isLink(value)) {
    return wrong(path, `${quote(value)} is not a URL that Kling can open; write a file path or an https:// URL`);
  }
  if (value.includes('\0')) return wrong(path, 'holds a NUL character; give a file path or a URL');
  return right(value);
}

function checkMadeFile(value: string, path: string): Checked {
  if (parseMadeFile(value) !== undefined) return right(value);
  const example = 'write generation:<id>, e.g. generation:fox-1, or generation:fox-1#1 for its second file';
  return wrong(path, `${quote(value)} names no generation; ${example}`);
}

/** True for a URL that Kling's servers can be given; a string with a scheme of another kind is not. */
export function isHttpUrl(value: string): boolean {
  return /^https?:\/\/[^\s/?#@]+\.?[^\s]*$/i.test(value) && URL.canParse(value);
}

/** True for the name of an object in a bucket, by which files are sent from another machine than the worker's: `s3://bucket/key`. */
export const isStored = (value: string): boolean => /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/[^\s\0]+$/.test(value);

/** True for what is no path of this machine: Kling opens it, or is given a link to it. */
export const isLink = (value: string): boolean => isHttpUrl(value) || isStored(value) || isMadeFile(value);
