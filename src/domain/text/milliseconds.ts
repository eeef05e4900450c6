/** `4.2 ms`, `118 ms`: fractions matter only where a reply is quick. */
export const renderMs = (ms: number): string => `${ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms)} ms`;
