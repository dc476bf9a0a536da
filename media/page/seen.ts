/** Tells when a part of the page comes into view for the first time: before, it costs nothing. */
export function whenFirstSeen(root: HTMLElement, seen: () => void): void {
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    seen();
  });
  observer.observe(root);
}
