/** An EventTarget with `on…` attributes, as DOM objects have them: one listener each, called in the order of setting. */

type Handler = ((event: Event) => void) | null;

export class ShimTarget extends EventTarget {
  readonly #handlers = new Map<string, { current: Handler }>();

  protected getHandler(type: string): Handler {
    return this.#handlers.get(type)?.current ?? null;
  }

  protected setHandler(type: string, handler: unknown): void {
    const current = typeof handler === 'function' ? (handler as Handler) : null;
    const slot = this.#handlers.get(type);
    if (slot !== undefined) {
      slot.current = current;
      return;
    }
    if (current === null) return;
    const created = { current: current as Handler };
    this.#handlers.set(type, created);
    this.addEventListener(type, (event) => created.current?.call(this, event));
  }

  /** Gives `prototype` an `on<type>` attribute for every one of `types`. */
  static attributes(prototype: ShimTarget, types: readonly string[]): void {
    for (const type of types) {
      Object.defineProperty(prototype, `on${type}`, {
        configurable: true,
        enumerable: true,
        get(this: ShimTarget) {
          return this.getHandler(type);
        },
        set(this: ShimTarget, handler: unknown) {
          this.setHandler(type, handler);
        },
      });
    }
  }
}

/** An event of `type` with further properties, where the worker has no constructor for the real one. */
export function eventWith(type: string, properties: Readonly<Record<string, unknown>>): Event {
  return Object.assign(new Event(type), properties);
}
