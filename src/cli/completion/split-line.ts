/**
 * The words of an unfinished command line, as a shell would read them up to the cursor; the last is the one that is being typed, "" after a
 * blank. Nothing is expanded. Undefined inside quotation marks, where a person writes prose and nothing is to be completed.
 */
export function splitLine(line: string): readonly string[] | undefined {
  const words = [''];
  let quote: string | undefined;
  const add = (text: string) => void words.push((words.pop() ?? '') + text);
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
      else add(character === '\\' && quote === '"' ? line.charAt((at += 1)) : character);
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '\\') add(line.charAt((at += 1)));
    else if (!/\s/.test(character)) add(character);
    else if (at === 0 || !/\s/.test(line.charAt(at - 1))) words.push('');
  }
  return quote === undefined ? words : undefined;
}
