import type { Json } from '../../domain/record.js';
import { isObject } from '../../domain/record.js';
import type { Output, OutputKind } from '../../domain/task.js';
import { ENTRY_KINDS, OUTPUT_KINDS } from '../../domain/task.js';
import { readArray, readId, readNumber } from './json.js';
import { isSegmentMissing, readSegmentKind } from './segments.js';

type Found = Omit<Output, 'index' | 'group'> & { readonly set?: string };

/**
 * Objects in which a result may stand, most trustworthy first; the first that holds a file wins. `task_result` is the legacy API's,
 * the task itself the new one's (its `outputs`); the others are the places that tutorials and gateways use.
 */
const CONTAINERS = ['task_result', 'result', 'output', 'resource'] as const;

/** Lists of files and what is in them; undefined: each entry says so itself. */
const LISTS: readonly (readonly [name: string, kind: OutputKind | undefined])[] = [
  ['videos', 'video'],
  ['images', 'image'],
  ['series_images', 'image'],
  ['audios', 'audio'],
  ['outputs', undefined],
  ['works', undefined],
];

/** Fields that hold the address of one file, best first: an entry often has the same sound as MP3 and as WAV. */
const URL_FIELDS: readonly (readonly [name: string, kind: OutputKind | undefined])[] = [
  ['url', undefined],
  ['video_url', 'video'],
  ['url_mp3', 'audio'],
  ['mp3_url', 'audio'],
  ['url_wav', 'audio'],
  ['wav_url', 'audio'],
  ['audio_url', 'audio'],
  ['image_url', 'image'],
];

/** An entry may wrap its file once more, as in `works[].resource.resource` or `data.video.url`. */
const WRAPPERS = ['resource', 'video', 'image', 'audio'] as const;
const MAX_WRAPPING = 3;

/** Kling makes nine pictures at most; a reply that names thousands of files would fill the history and the disk. */
const MAX_OUTPUTS = 64;
/** Signed addresses have some hundred characters; no server takes more than these. */
const MAX_URL_LENGTH = 8192;

const DURATION_FIELDS = ['duration', 'duration_mp3', 'mp3_duration', 'duration_wav', 'wav_duration'] as const;

/** Fields of a task that hold its result in one of the known places. */
export const RESULT_FIELDS: ReadonlySet<string> = new Set([
  ...CONTAINERS,
  ...WRAPPERS,
  ...LISTS.map(([name]) => name),
  ...URL_FIELDS.map(([name]) => name),
]);

/** The files of a task, in Kling's order and numbered from 0; empty while there are none. */
export function findOutputs(task: Json): Output[] {
  for (const place of [...CONTAINERS.map((name) => task[name]), task]) {
    const found = readPlace(place, place === task);
    if (found.length > 0) return numberOutputs(found.slice(0, MAX_OUTPUTS));
  }
  return [];
}

function readPlace(place: unknown, isTask: boolean): Found[] {
  if (!isObject(place)) return readList(place, undefined);
  const listed = LISTS.flatMap(([name, kind]) => readList(place[name], kind));
  // A series may stand in `images` as well.
  if (listed.length > 0) return listed.filter((one, at) => listed.findIndex((other) => isSameFile(one, other)) === at);
  // The `id` beside a bare URL is the task's, which is not what `video_id` fields want.
  return readEntry(isTask ? { ...place, id: undefined, type: undefined } : place, undefined, 0);
}

const isSameFile = (one: Found, other: Found): boolean => one.url === other.url && one.kind === other.kind;

function readList(list: unknown, kind: OutputKind | undefined): Found[] {
  const entries = typeof list === 'string' ? [list] : readArray(list);
  return entries.flatMap((entry, at) => readEntry(entry, kind, 0).map((found) => withSet(found, entry, at)));
}

/** Pictures of one entry are a set, as are those that Kling gives the same group. */
function withSet(found: Found, entry: unknown, at: number): Found {
  if (!isObject(entry)) return found;
  const group = readId(entry.group_id);
  if (group !== undefined) return { ...found, set: group };
  return findViews(entry).length > 1 ? { ...found, set: `entry ${at}` } : found;
}

/** Counts the files, and the sets where there are several. */
function numberOutputs(found: readonly Found[]): Output[] {
  const sets = [...new Set(found.flatMap(({ set }) => set ?? []))];
  return found.map(({ set, ...output }, index) => {
    const group = set === undefined || sets.length < 2 ? {} : { group: sets.indexOf(set) };
    return { ...output, ...group, index };
  });
}

function readEntry(entry: unknown, kind: OutputKind | undefined, depth: number): Found[] {
  if (typeof entry === 'string')
    return isHttpUrl(entry) ? [{ kind: kind ?? guessKind(entry) ?? 'video', url: entry }] : [];
  if (!isObject(entry) || depth > MAX_WRAPPING || isEntry(entry) || isSegmentMissing(entry)) return [];
  const facts = {
    watermarkUrl: isUrlText(entry.watermark_url) ? entry.watermark_url : undefined,
    coverUrl: readCover(entry),
    id: readId(entry.id),
    durationSeconds: DURATION_FIELDS.map((field) => readSeconds(entry[field])).find((seconds) => seconds !== undefined),
    wavUrl: readSecondForm(entry),
    part: readSegmentKind(entry),
  };
  const urls = findUrls(entry);
  const found = urls.flatMap(({ url, fieldKind }) => {
    const outputKind = chooseKind(entry.type, fieldKind ?? kind, url);
    return outputKind === undefined ? [] : [dropUndefined({ kind: outputKind, url, ...facts })];
  });
  if (urls.length > 0) return found;
  const inner = WRAPPERS.flatMap((name) => readEntry(entry[name], name === 'resource' ? kind : name, depth + 1));
  // The cover stands beside what is wrapped.
  return inner.map((one) => dropUndefined({ coverUrl: facts.coverUrl, ...one }));
}

/** Kling's documentation has no cover; the replies of its own site and of gateways have one in these places. */
function readCover({ cover_url: plain, cover }: Json): string | undefined {
  const inner = isObject(cover) ? [cover.url, cover.resource] : [cover];
  return [plain, ...inner].find((one): one is string => isUrlText(one) && isHttpUrl(one));
}

/** The WAV of a sound that is there as MP3 as well. */
function readSecondForm(entry: Json): string | undefined {
  const hasBoth = [entry.url_mp3, entry.mp3_url].some(isUrlText) && !isUrlText(entry.url);
  return hasBoth ? [entry.url_wav, entry.wav_url].find(isUrlText) : undefined;
}

function findUrls(entry: Json): { url: string; fieldKind?: OutputKind }[] {
  for (const [name, fieldKind] of URL_FIELDS) {
    const url = entry[name];
    if (isUrlText(url)) return [{ url, fieldKind }];
  }
  return findViews(entry);
}

/** `url_1`, `url_2`, ...: three views in one entry (ai-multi-shot). */
function findViews(entry: Json): { url: string }[] {
  return Object.keys(entry)
    .filter((name) => /^url_\d+$/.test(name))
    .sort((a, b) => Number(a.slice(4)) - Number(b.slice(4)))
    .flatMap((name) => {
      const url = entry[name];
      return isUrlText(url) ? [{ url }] : [];
    });
}

/** An element or a voice of Kling's library: what it sounds like is no result of ours. */
const isEntry = ({ type }: Json): boolean => ENTRY_KINDS.some((kind) => kind === type);

/** Undefined for an entry of a type that is none of ours and whose name tells nothing: better unnamed than misnamed. */
function chooseKind(type: unknown, expected: OutputKind | undefined, url: string): OutputKind | undefined {
  const named = OUTPUT_KINDS.find((kind) => kind === type);
  const known = named ?? expected ?? guessKind(url);
  return known ?? (type === undefined ? 'video' : undefined);
}

function isUrlText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MAX_URL_LENGTH;
}

/** A bare text is a file only if it looks like one: `"result": "success"` is none. */
function isHttpUrl(text: string): boolean {
  return isUrlText(text) && /^https?:\/\//i.test(text);
}

function guessKind(url: string): OutputKind | undefined {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  if (/\.(png|jpe?g|webp|gif)$/i.test(path)) return 'image';
  if (/\.(mp3|wav|m4a|aac)$/i.test(path)) return 'audio';
  return /\.(mp4|mov|webm)$/i.test(path) ? 'video' : undefined;
}

function readSeconds(value: unknown): number | undefined {
  const seconds = readNumber(value);
  return seconds !== undefined && seconds >= 0 ? seconds : undefined;
}

/** Absent and undefined are the same to a reader but not in JSON comparisons and test output. */
function dropUndefined(output: Found): Found {
  const { kind, url, watermarkUrl, coverUrl, id, durationSeconds, wavUrl, part } = output;
  return {
    kind,
    url,
    ...(watermarkUrl === undefined ? {} : { watermarkUrl }),
    ...(coverUrl === undefined || kind !== 'video' ? {} : { coverUrl }),
    ...(id === undefined ? {} : { id }),
    ...(durationSeconds === undefined ? {} : { durationSeconds }),
    ...(wavUrl === undefined ? {} : { wavUrl }),
    ...(part === undefined ? {} : { part }),
  };
}
