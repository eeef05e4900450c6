import type { Making } from '../domain/pipeline/operations/operations.js';
import type { Editor } from '../ports/operations/editing.js';
import { makeCut } from './making/cut.js';
import { makeJoined } from './making/join.js';
import { makeSheet } from './making/sheet.js';
import { makeSound } from './making/sound.js';
import { makeFrame, makeThumbnail } from './making/stills.js';
import type { Session } from './session.js';
import { createSession } from './session.js';
import type { ToolSettings } from './tools.js';

/** The port `Editor`, with the user's ffmpeg. */
export function createEditor(settings: ToolSettings): Editor {
  return { make: (operation, trying) => make(createSession(settings, trying), operation) };
}

function make(session: Session, operation: Making): Promise<string> {
  switch (operation.kind) {
    case 'frame':
      return makeFrame(session, operation);
    case 'join':
      return makeJoined(session, operation);
    case 'sound':
      return makeSound(session, operation);
    case 'cut':
      return makeCut(session, operation);
    case 'thumbnail':
      return makeThumbnail(session, operation);
    case 'sheet':
      return makeSheet(session, operation);
  }
}
