/** The colours of the user's theme for what is drawn on a canvas, where CSS variables do not reach. */

export interface ThemeColours {
  readonly foreground: string;
  readonly muted: string;
  readonly grid: string;
  readonly background: string;
  readonly training: string;
  readonly validation: string;
  readonly recall: string;
  readonly mixture: string;
  readonly gradient: string;
  readonly limit: string;
  readonly rate: string;
  readonly earlier: string;
  /** High contrast: no transparency, thicker lines. */
  readonly strong: boolean;
  readonly font: string;
}

/** As the style sheet resolved them just now. */
export function themeColours(): ThemeColours {
  const style = getComputedStyle(document.body);
  const read = (name: string): string => style.getPropertyValue(name).trim() || style.color;
  const strong =
    document.body.classList.contains('vscode-high-contrast') || matchMedia('(forced-colors: active)').matches;
  return {
    foreground: read('--ink'),
    muted: read('--muted'),
    grid: read('--grid'),
    background: read('--paper'),
    training: read('--training'),
    validation: read('--validation'),
    recall: read('--recall'),
    mixture: read('--mixture'),
    gradient: read('--gradient'),
    limit: read('--limit'),
    rate: read('--rate'),
    earlier: read('--earlier'),
    strong,
    font: style.fontFamily,
  };
}

/** VS Code tells of another theme by other variables on the root and another class on the body. */
export function onThemeChange(changed: () => void): void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
  matchMedia('(forced-colors: active)').addEventListener('change', changed);
}
