import type { Field } from './field.js';
import { oneOf } from './word-list.js';

/** What a field takes, as what goes behind "write": `the path or URL of a PNG or JPEG, e.g. "./examples/landscape.png"`. */
export function explainValue(field: Field, example: unknown = field.example): string {
  return example === undefined ? nameKind(field) : `${nameKind(field)}, e.g. ${JSON.stringify(example)}`;
}

function nameKind(field: Field): string {
  switch (field.type) {
    case 'text':
      return 'text';
    case 'choice':
      return oneOf(field.of);
    case 'number':
      return `${field.whole === true ? 'a whole number' : 'a number'} from ${field.min} to ${field.max.toLocaleString('en-US')}`;
    case 'boolean':
      return 'true or false';
    case 'id':
      return field.about === undefined ? 'an id that Kling gave' : `an id (${field.about})`;
    case 'url':
      return 'a URL that starts with https://';
    case 'image':
      return 'the path or URL of a PNG or JPEG';
    case 'audio':
      return 'the path or URL of a sound file';
    case 'video':
      return 'the path or URL of an MP4 or MOV';
    case 'recording':
      return 'the path or URL of a sound or video file';
    case 'object':
      return `an object with ${Object.keys(field.fields).join(', ')}`;
    case 'union':
      return `an object whose ${field.by} is ${oneOf(Object.keys(field.of))}`;
    case 'list':
      return `a list of ${field.min} to ${field.max}`;
  }
}

/** What to say of a field that must be there. */
export const explainMissing = (field: Field | undefined): string =>
  field === undefined ? 'missing' : `missing; write ${explainValue(field)}`;
