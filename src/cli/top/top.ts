import { lookAgain } from '../../client/look/look-again.js';
import { pause } from '../../client/pause.js';
import { withSession } from '../../client/session.js';
import type { Session } from '../../client/session.js';
import type { TopSnapshot } from '../../client/top/look-at-all.js';
import { createTop } from '../../client/top/look-at-all.js';
import { findHealth } from '../machine/dev-file.js';
import type { Io } from '../process/io.js';
import { unlessAborted } from '../process/unless-aborted.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import { openFullScreen } from '../screen/full-screen.js';
import { listenForQuit } from '../screen/keys.js';
import { canRewriteOut } from '../screen/live-block.js';
import { renderTop } from './render-top.js';

type Options = Readonly<Record<string, unknown>>;
type Look = () => Promise<TopSnapshot>;

/** As often as a person sees a change; each look asks the server some ten questions. */
const LOOK_EVERY_MS = 2000;

/** `kling top`: all that runs, on one screen until q or Ctrl-C; once where nothing can be drawn again, with `--once` and with `--json`. */
export function runTop({ once }: Options, io: Io): Promise<ExitCode> {
  return withSession(io, async (session) => {
    const { config, signal } = io;
    const { url } = await findHealth(config);
    const look = createTop({ session, config, healthUrl: url, signal });
    if (once !== true && canRewriteOut(io)) return watch(look, session, io);
    const snapshot = await look();
    if (io.json) io.out(JSON.stringify(snapshot));
    else renderTop(snapshot, { columns: io.outColumns, paint: io.paint.out }).forEach((line) => io.out(line));
    return EXIT.ok;
  });
}

async function watch(look: Look, session: Session, io: Io): Promise<ExitCode> {
  const quit = new AbortController();
  const over = AbortSignal.any([io.signal, quit.signal]);
  let last: TopSnapshot | undefined;
  const draw = (): void => {
    if (last === undefined) return;
    const silentMs = Date.now() - Date.parse(last.asOf);
    screen.show(renderTop(last, { ...screen.size(), paint: io.paint.out, silentMs, isLive: true }));
  };
  const screen = openFullScreen(process.stdout, draw);
  const unlisten = listenForQuit(process.stdin, () => quit.abort());
  try {
    while (!over.aborted) {
      // Who leaves does not wait for a server that is away.
      const seen = await unlessAborted(lookAgain(look, session, over), over);
      // What a server that is away has told before stays on the screen, with its age.
      if (seen !== undefined && (last === undefined || seen.generations !== undefined)) last = seen;
      draw();
      await pause(LOOK_EVERY_MS, over);
    }
  } finally {
    unlisten();
    screen.end();
  }
  return quit.signal.aborted ? EXIT.ok : EXIT.interrupted;
}
