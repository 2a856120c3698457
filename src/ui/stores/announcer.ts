/** What a screen reader says without losing its place: things that happen outside the part that is being read. */
import { createSignal } from 'solid-js';

/** ms: what happens within this time is said in one sentence. */
const gathering = 400;

export function createAnnouncer() {
  const [words, setWords] = createSignal('');
  let waiting: string[] = [];
  const speak = () => {
    setWords([...new Set(waiting)].join(' '));
    waiting = [];
  };
  return {
    words,
    say(sentence: string): void {
      if (waiting.length === 0) setTimeout(speak, gathering);
      // The same words again are only spoken when the region was empty in between.
      setWords('');
      waiting.push(sentence);
    },
    clear(): void {
      waiting = [];
      setWords('');
    },
  };
}
