/** The lowest Node that the SDKs and our own code run on; the same as in package.json. */
const MIN_NODE = [20, 19] as const;

/** Undefined when this Node will do, else a sentence that says what to install. */
export function complainOfNode(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1])) return undefined;
  return `kling needs Node ${MIN_NODE.join('.')} or newer, and this is ${version}. Install it from https://nodejs.org.`;
}
