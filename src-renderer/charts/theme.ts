/** The colours of a chart on a canvas, which knows no custom properties. */

/** A token of style.css as a colour that a canvas takes. @param token e.g. `--accent` */
export function colorOf(element: HTMLElement, token: string): string {
  const before = element.style.color;
  element.style.color = `var(${token})`;
  const color = getComputedStyle(element).color;
  element.style.color = before;
  return color;
}

/** Calls when light turns to dark or back. Returns the function that ends this. */
export function followTheme(listener: () => void): () => void {
  const media = matchMedia('(prefers-color-scheme: dark)');
  const observer = new MutationObserver(listener);
  media.addEventListener('change', listener);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => {
    media.removeEventListener('change', listener);
    observer.disconnect();
  };
}
