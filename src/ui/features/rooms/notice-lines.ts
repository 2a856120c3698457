/** The texts of a field that has one a line. */
/** Empty lines, and spaces around texts, are left out. */
export function noticeLines(value: string): string[] {
  return value
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
