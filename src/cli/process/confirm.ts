import { createInterface } from 'node:readline/promises';

/** Whether somebody can be asked at all: there is a person behind both ends. */
export const canAsk = (): boolean => process.stdin.isTTY && process.stderr.isTTY;

/** Where a question is asked. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** Ctrl-C, which reaches nobody else while a line is read. */
  readonly interrupt: () => void;
}

const OWN: Terminal = {
  input: process.stdin,
  output: process.stderr,
  interrupt: () => void process.kill(process.pid, 'SIGINT'),
};

/** Asks a question with yes or no; anything but yes is no, and so is the end of the input. Rejects with the signal's reason. */
export async function confirm(question: string, signal: AbortSignal, terminal = OWN): Promise<boolean> {
  const { input, output, interrupt } = terminal;
  const asking = createInterface({ input, output });
  asking.on('SIGINT', interrupt);
  const over = new Promise<undefined>((resolve) => asking.once('close', () => resolve(undefined)));
  // Ctrl-D, and Ctrl-C below, leave the line of the question without an end.
  const endLine = () => output.write('\n');
  try {
    const answer = await Promise.race([asking.question(`${question} [y/N] `, { signal }), over]);
    if (answer === undefined) endLine();
    return /^y(es)?$/i.test((answer ?? '').trim());
  } catch (error) {
    endLine();
    signal.throwIfAborted();
    // How Ctrl-D ends a question differs between versions of Node.
    if (error instanceof Error && error.name === 'AbortError') return false;
    throw error;
  } finally {
    asking.close();
  }
}
