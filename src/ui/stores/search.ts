/** Finding rows by what a person types: every word of it, in any order, anywhere in what a row says. */

function folded(said: string): string {
  return said.normalize('NFKC').toLocaleLowerCase();
}

/** Answers whether a row that says `parts` has all words of `query`; an empty query has no words. */
export function createMatcher(query: string): (...parts: readonly string[]) => boolean {
  const words = folded(query).split(/\s+/).filter(Boolean);
  return (...parts) => {
    const said = folded(parts.join('\n'));
    return words.every((word) => said.includes(word));
  };
}
