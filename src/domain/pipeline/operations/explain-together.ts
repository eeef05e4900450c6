import type { Complaint } from '../../invalid-request.js';
import type { Json } from '../../record.js';
import type { OperationKind } from '../operation.js';

/** What is wrong between the fields of an operation: `given` as they are written, `values` as far as they are known. */
export function explainTogether(kind: OperationKind, given: Json, values: Json): readonly Complaint[] {
  switch (kind) {
    case 'cut':
      return explainCut(given, values);
    case 'thumbnail':
      return explainThumbnail(given);
    case 'sheet':
      return explainLabels(values);
    default:
      return [];
  }
}

const has = (given: Json, name: string): boolean => given[name] !== undefined && given[name] !== null;

function explainCut(given: Json, values: Json): readonly Complaint[] {
  if (has(given, 'to') && has(given, 'duration'))
    return [{ path: 'duration', text: 'stands beside "to"; write one of them' }];
  if (!['from', 'to', 'duration'].some((name) => has(given, name)))
    return [{ path: '', text: 'nothing is cut; write "from", "to" or "duration"' }];
  const { from, to } = { from: has(given, 'from') ? values.from : 0, to: values.to };
  if (typeof from !== 'number' || typeof to !== 'number' || to > from) return [];
  return [{ path: 'to', text: `${to} s is not behind "from" (${from} s)` }];
}

function explainThumbnail(given: Json): readonly Complaint[] {
  const isVideo = has(given, 'video');
  if (isVideo === has(given, 'image'))
    return [
      {
        path: isVideo ? 'image' : '',
        text: isVideo ? 'stands beside "video"; write one of them' : 'write "video" or "image"',
      },
    ];
  return !isVideo && has(given, 'at') ? [{ path: 'at', text: 'a picture has one frame only; leave it out' }] : [];
}

function explainLabels({ files, labels }: Json): readonly Complaint[] {
  // A reference may stand for several.
  const isKnown = (list: unknown): list is readonly unknown[] => Array.isArray(list) && !list.includes(undefined);
  if (!isKnown(files) || !isKnown(labels) || labels.length === files.length) return [];
  return [{ path: 'labels', text: `${labels.length} for ${files.length} files; write one for each` }];
}
