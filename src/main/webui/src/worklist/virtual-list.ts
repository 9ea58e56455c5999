/** Which rows of a long list have to exist: those in view and a few more on both sides. */
export interface Window {
  first: number;
  /** One past the last. */
  end: number;
}

export function visible(scrollTop: number, viewHeight: number, rowHeight: number, count: number, overscan = 8): Window {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - overscan);
  const end = Math.min(count, Math.ceil((scrollTop + viewHeight) / rowHeight) + overscan);
  return { first: Math.min(first, count), end: Math.max(end, Math.min(first, count)) };
}

/** The scroll position that brings a row into view with the least movement. */
export function scrollFor(index: number, scrollTop: number, viewHeight: number, rowHeight: number): number {
  const top = index * rowHeight;
  if (top < scrollTop) {
    return top;
  }
  return top + rowHeight > scrollTop + viewHeight ? top + rowHeight - viewHeight : scrollTop;
}

/**
 * A list of equally high rows of which only those in view are in the document. Rows are kept by key, so one that has not
 * changed keeps its element, and with it focus and selection.
 */
export class VirtualList<T> {
  private items: readonly T[] = [];
  private readonly elements = new Map<string, { item: T; node: HTMLElement }>();

  constructor(
    private readonly scroller: HTMLElement,
    private readonly body: HTMLElement,
    private readonly rowHeight: number,
    private readonly key: (item: T) => string,
    private readonly render: (item: T, index: number) => HTMLElement,
    /** Told when the last row that there is so far comes into view. */
    private readonly atEnd: () => void = () => undefined,
  ) {
    scroller.addEventListener('scroll', () => this.paint(), { passive: true });
    new ResizeObserver(() => this.paint()).observe(scroller);
  }

  show(items: readonly T[]): void {
    this.items = items;
    this.body.style.height = `${items.length * this.rowHeight}px`;
    this.paint();
  }

  /** Draws rows again whose look depends on more than the item: the selected one, ages. */
  invalidate(): void {
    this.elements.clear();
    this.paint();
  }

  reveal(index: number): void {
    this.scroller.scrollTop = scrollFor(index, this.scroller.scrollTop, this.scroller.clientHeight, this.rowHeight);
    this.paint();
  }

  private paint(): void {
    const { first, end } = visible(this.scroller.scrollTop, this.scroller.clientHeight, this.rowHeight, this.items.length);
    const wanted = this.items.slice(first, end);
    const keys = new Set(wanted.map(this.key));
    for (const k of [...this.elements.keys()]) {
      if (!keys.has(k)) {
        this.elements.delete(k);
      }
    }
    const nodes = wanted.map((item, i) => this.element(item, first + i));
    if (nodes.length !== this.body.children.length || nodes.some((n, i) => this.body.children[i] !== n)) {
      this.body.replaceChildren(...nodes);
    }
    if (end === this.items.length) {
      this.atEnd();
    }
  }

  private element(item: T, index: number): HTMLElement {
    const key = this.key(item);
    const kept = this.elements.get(key);
    const node = kept?.item === item ? kept.node : this.render(item, index);
    node.style.transform = `translateY(${index * this.rowHeight}px)`;
    node.setAttribute('aria-rowindex', String(index + 2));
    if (kept?.node !== node) {
      this.elements.set(key, { item, node });
    }
    return node;
  }
}
