import type { ReadStream } from 'node:tty';

const CTRL_C = '\u0003';

/** Calls `onQuit` at the key q until what it returns is called. Ctrl-C is what it always is: here it would reach nobody, so it is sent on. */
export function listenForQuit(
  keyboard: ReadStream,
  onQuit: () => void,
  interrupt: () => void = () => void process.kill(process.pid, 'SIGINT'),
): () => void {
  if (!keyboard.isTTY) return () => undefined;
  const listen = (data: Buffer | string): void => {
    const keys = data.toString();
    if (keys.includes(CTRL_C)) interrupt();
    else if (/^q/i.test(keys)) onQuit();
  };
  keyboard.setRawMode(true);
  keyboard.on('data', listen);
  keyboard.resume();
  return () => {
    keyboard.off('data', listen);
    keyboard.setRawMode(false);
    keyboard.pause();
  };
}
