import { createServer } from 'node:net';

/** The preferred loopback port when nobody has it, else undefined (which means: any). */
export async function preferPort(preferred: number): Promise<number | undefined> {
  const isFree = await new Promise<boolean>((resolve) => {
    const probe = createServer()
      .once('error', () => resolve(false))
      .listen(preferred, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
  return isFree ? preferred : undefined;
}
