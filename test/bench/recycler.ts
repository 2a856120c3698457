/** A list written by hand for one purpose, as fast as such can be: rows of one height, a few elements used again and again. */

const HEIGHT = 64;
/** Rows kept above and below what is seen. */
const SPARE = 6;

export type RecyclerRow = { readonly author: string; readonly text: string; readonly time: string };

export function createRecycler(viewport: HTMLElement, rows: readonly RecyclerRow[]): void {
  const space = document.createElement('div');
  space.style.cssText = `position:relative;height:${rows.length * HEIGHT}px`;
  viewport.append(space);
  const count = Math.ceil(viewport.clientHeight / HEIGHT) + 2 * SPARE;
  const pool = Array.from({ length: count }, () => {
    const row = document.createElement('div');
    row.style.cssText = `position:absolute;left:0;right:0;height:${HEIGHT}px;contain:strict`;
    row.dataset.row = '';
    const [author, text, time] = ['b', 'p', 'time'].map((name) => row.appendChild(document.createElement(name)));
    space.append(row);
    return { row, author, text, time, index: -1 };
  });
  const draw = () => {
    const first = Math.max(0, Math.floor(viewport.scrollTop / HEIGHT) - SPARE);
    for (let index = first; index < Math.min(rows.length, first + count); index++) {
      const slot = pool[index % count];
      const shown = rows[index];
      if (slot === undefined || shown === undefined || slot.index === index) continue;
      slot.index = index;
      slot.row.style.transform = `translateY(${index * HEIGHT}px)`;
      if (slot.author) slot.author.textContent = shown.author;
      if (slot.text) slot.text.textContent = shown.text;
      if (slot.time) slot.time.textContent = shown.time;
    }
  };
  viewport.addEventListener('scroll', draw, { passive: true });
  draw();
}
