/** `/v1/videos/text2video/:id`: the name of a kind of request is the same for all tasks. */
export function withoutIds(path: string): string {
  return path
    .split('/')
    .map((part) => (/\d{5,}|^[\w-]{24,}$/.test(part) ? ':id' : part))
    .join('/');
}
