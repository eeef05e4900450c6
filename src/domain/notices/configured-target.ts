/** Who hears of everything that happens, as the operator has set it: a receiver, or a program on this machine. */
export type ConfiguredTarget = {
  /** By which notices call it: it tells neither the path of a URL nor the arguments of a program, which may be secrets. */
  readonly name: string;
  /** Absent for all that a person would want to hear of. */
  readonly events?: readonly string[];
} & (
  | { readonly kind: 'url'; readonly url: string }
  /** The program and its arguments; no shell reads them. */
  | { readonly kind: 'program'; readonly command: readonly [string, ...string[]] }
);
