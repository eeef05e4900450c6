/** Thrown for a setting that cannot be used; the message names the variable, its value and what to write. */
export class InvalidConfig extends Error {
  override readonly name = 'InvalidConfig';
}
