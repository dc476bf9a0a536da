/** Tells when an element comes into view, and when what is drawn over its width has to be drawn anew. */

/** Calls back when the element comes into view for the first time: before, it costs nothing. */
export function whenFirstSeen(root: HTMLElement, seen: () => void): void {
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    seen();
  });
  observer.observe(root);
}

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
