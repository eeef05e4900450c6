const HEADER = /^\s*\[+\s*([^\]]+?)\s*\]+/;
const ASSIGNMENT = /^\s*([\w."'-]+(?:\s*\.\s*[\w."'-]+)*)\s*=/;

/** The line, from 1, in which a dotted path of a TOML file is written, or what holds it; undefined for one that is nowhere. */
export function findTomlLine(text: string, path: string): number | undefined {
  const places = listPlaces(text).filter((place) => path === place.path || path.startsWith(`${place.path}.`));
  return places.sort((one, other) => other.path.length - one.path.length)[0]?.line;
}

interface Place {
  readonly path: string;
  readonly line: number;
}

function listPlaces(text: string): Place[] {
  let table = '';
  return text.split('\n').flatMap((content, index) => {
    const header = HEADER.exec(content)?.[1];
    const key = ASSIGNMENT.exec(content)?.[1];
    if (header !== undefined) table = plain(header);
    const name = header === undefined ? key : '';
    if (name === undefined) return [];
    const path = [table, plain(name)].filter((part) => part !== '').join('.');
    return [{ path, line: index + 1 }];
  });
}

const plain = (name: string): string => name.replace(/["'\s]/g, '');
