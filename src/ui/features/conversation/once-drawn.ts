/** Waits until the list of messages has taken a new size: it learns of that at the end of the next frame. */
export function onceDrawn(deed: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(deed));
}
