import { createMessageReader } from './grpc-messages.js';

/** Looks at the bytes of one connection, piece by piece. */
export type Sighting = () => (piece: Buffer) => void;

/** Which of some texts have gone by on any connection. */
export interface Sightings {
  readonly watch: Sighting;
  /** From now on these are looked for too. */
  add(texts: readonly string[]): void;
  seen(): readonly string[];
}

/** Looks for texts in what gRPC clients send. */
export function createSightings(): Sightings {
  const wanted = new Map<string, Buffer>();
  const found = new Set<string>();
  const look = (message: Buffer) => {
    for (const [text, needle] of wanted) if (message.includes(needle)) found.add(text);
  };
  return {
    add: (texts) => texts.forEach((text) => wanted.set(text, Buffer.from(text))),
    seen: () => [...found],
    watch: () => createMessageReader(look),
  };
}
