/** Tells when what is drawn over the width of an element has to be drawn anew. */

/** Calls back with each new width of the element, in whole pixels; while it is hidden it has none. */
export function onNewWidth(element: Element, draw: (width: number) => void): void {
  let last = 0;
  new ResizeObserver(([entry]) => {
    const width = Math.floor(entry?.contentRect.width ?? 0);
    if (width === last || width === 0) return;
    last = width;
    draw(width);
  }).observe(element);
}
