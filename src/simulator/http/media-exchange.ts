import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Accounts } from '../tasks/account.js';
import type { Barriers } from './barrier.js';
import { isRangeCurrent, parseRange } from './byte-range.js';
import type { FaultSpec } from '../control/fault-spec.js';
import type { Content } from '../media/media-content.js';
import { createContent, sliceContent } from '../media/media-content.js';
import type { MediaLinks, MediaName } from './media-link.js';
import { parseMediaPath } from './media-link.js';
import type { Settings } from '../settings.js';
import type { Task } from '../tasks/task.js';
import { sendPieces } from './transmit.js';

/** What the ledger wants to know about a served file. */
export interface MediaOutcome {
  readonly status: number;
  readonly bytes: number;
  readonly taskId?: string;
}

/** One request for a file, on its way. */
export interface MediaRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly fault: FaultSpec | undefined;
  readonly gone: AbortSignal;
}

/** Serves one request for a file of a task. */
export type ServeMedia = (exchange: MediaRequest) => Promise<MediaOutcome>;

/** One file of a task. */
export type Piece = Omit<MediaName, 'taskId'>;

function hasFile({ order }: Task, { index, format }: MediaName): boolean {
  const { formats, filesPerPiece = 1 } = order.product.results;
  return index < order.count * filesPerPiece && formats.includes(format);
}

/** The bytes of piece `index` of a task; the same for the same task and settings. */
export function contentOf(task: Task, { index, isWatermarked, format }: Piece, settings: Settings): Content {
  const label = `kling-simulator task ${task.id} output ${index}${isWatermarked ? ' watermark' : ''}`;
  const flaw = task.plan.end === 'succeed' ? task.plan.flaw : undefined;
  return createContent({ ...task.order, flaw }, { index, format, label, minBytes: settings.mediaBytes });
}

/**
 * Builds the half of the simulator that serves files: signed links that expire (403), one range per request, `If-Range`, strong entity
 * tags. The tag follows from the task, the piece and the size, because these decide the bytes.
 */
export function createServeMedia(parts: {
  readonly settings: Settings;
  readonly accounts: Accounts;
  readonly links: MediaLinks;
  readonly barriers: Barriers;
}): ServeMedia {
  const { settings, accounts, links, barriers } = parts;

  const findFile = (path: string) => {
    const name = parseMediaPath(path);
    const task = name === undefined ? undefined : accounts.findTask(name.taskId);
    if (name === undefined || task?.status !== 'succeed' || !hasFile(task, name)) return undefined;
    return { task, name, content: contentOf(task, name, settings) };
  };

  const sendStretch = async ({ response, url, fault, gone }: MediaRequest, content: Content, stretch: Stretch) => {
    const half = (stretch.end - stretch.start) >> 1;
    const barrier = barriers.match('media', 'media', url.pathname);
    const isCut = fault?.kind === 'truncate-media' || fault?.kind === 'half-body';
    const pace = {
      bytesPerSecond: settings.mediaBytesPerSecond,
      ...(isCut && { stopAtByte: fault.atByte ?? half }),
      ...(fault?.kind === 'drip-media' && { dripAtByte: fault.atByte ?? half }),
      ...(barrier && { pauseAtByte: barrier.spec.atByte ?? half, pause: () => barrier.hold(gone) }),
    };
    const bytes = await sendPieces(response, sliceContent(content, stretch.start, stretch.end), pace, gone);
    if (bytes < stretch.end - stretch.start) response.destroy();
    else response.end();
    return bytes;
  };

  return async (exchange) => {
    const { request, response, url, fault } = exchange;
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'Method not allowed');
    if (!links.isValid(url)) return refuse(response, 403, 'The link is expired or its signature is wrong');
    const file = findFile(url.pathname);
    if (file === undefined) return refuse(response, 404, 'No such file');
    const { content, task, name } = file;

    const variant = `${name.isWatermarked ? 'w' : ''}${fault?.kind === 'change-etag' ? 'x' : ''}`;
    const etag = `"${task.id}-${name.index}${variant}-${content.sizeBytes.toString(16)}"`;
    const lastModified = new Date(task.updatedAtMs).toUTCString();
    response.setHeader('Accept-Ranges', 'bytes').setHeader('ETag', etag).setHeader('Last-Modified', lastModified);

    const isRangeKept =
      fault?.kind !== 'ignore-range' && isRangeCurrent(request.headers['if-range']?.toString(), etag, lastModified);
    const range = parseRange(isRangeKept ? request.headers.range : undefined, content.sizeBytes);
    if (range.kind === 'unsatisfiable') {
      response.setHeader('Content-Range', `bytes */${content.sizeBytes}`);
      return { ...refuse(response, 416, 'Range not satisfiable'), taskId: task.id };
    }
    const stretch = range.kind === 'part' ? range : { start: 0, end: content.sizeBytes };
    const status = range.kind === 'part' ? 206 : 200;
    writeHead(response, status, content, stretch);
    if (request.method === 'GET')
      return { status, bytes: await sendStretch(exchange, content, stretch), taskId: task.id };
    response.end();
    return { status, bytes: 0, taskId: task.id };
  };
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

function writeHead(response: ServerResponse, status: 200 | 206, content: Content, { start, end }: Stretch): void {
  response.setHeader('Content-Type', content.type).setHeader('Content-Length', end - start);
  if (status === 206) response.setHeader('Content-Range', `bytes ${start}-${end - 1}/${content.sizeBytes}`);
  response.writeHead(status);
}

function refuse(response: ServerResponse, status: number, text: string): MediaOutcome {
  response.writeHead(status, { 'Content-Type': 'text/plain', 'Content-Length': text.length }).end(text);
  return { status, bytes: text.length };
}
