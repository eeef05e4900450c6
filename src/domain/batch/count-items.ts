/** `25,000` */
export function renderCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** `1 item`, `25,000 items` */
export function countItems(count: number): string {
  return `${renderCount(count)} ${count === 1 ? 'item' : 'items'}`;
}

/** `1 item takes unusually long at Kling` */
export function renderStuck(count: number): string {
  return `${renderCount(count)} ${count === 1 ? 'item takes' : 'items take'} unusually long at Kling`;
}
