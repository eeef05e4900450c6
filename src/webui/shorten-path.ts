/** The end of a path, from a folder on, where all of it is longer than `length`: `…/story/scene/842.mp4`. */
export function shortenPath(path: string, length: number): string {
  if (path.length <= length) return path;
  const from = path.slice(-(length - 1)).search(/[/\\]/);
  return `…${from < 0 ? path.slice(-(length - 1)) : path.slice(path.length - (length - 1) + from)}`;
}
