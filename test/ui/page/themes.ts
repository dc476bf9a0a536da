/**
 * What VS Code puts into a webview: the variables of its own themes that the dashboard reads, with their true
 * values, and the script that stands there before any of ours.
 */

export type ThemeName = (typeof themeNames)[number];

interface Theme {
  /** The classes that VS Code gives the body. */
  readonly body: string;
  readonly variables: Readonly<Record<string, string>>;
}

const fonts = {
  'font-family': 'system-ui, "Ubuntu", "Droid Sans", sans-serif',
  'font-size': '13px',
  'font-weight': 'normal',
  'editor-font-family': '"Droid Sans Mono", monospace',
  'editor-font-size': '14px',
};

export const themeNames = ['dark', 'light', 'high-contrast', 'high-contrast-light'] as const;

const themes: Readonly<Record<ThemeName, Theme>> = {
  dark: {
    body: 'vscode-dark',
    variables: {
      ...fonts,
      foreground: '#cccccc',
      descriptionForeground: '#9d9d9d',
      errorForeground: '#f85149',
      focusBorder: '#0078d4',
      'editor-background': '#1f1f1f',
      'editor-foreground': '#cccccc',
      'editor-selectionBackground': '#264f78',
      'editorCursor-foreground': '#aeafad',
      'editorIndentGuide-background1': '#404040',
      'panel-border': '#2b2b2b',
      'widget-border': '#313131',
      'textCodeBlock-background': '#2b2b2b',
      'textLink-foreground': '#4daafc',
      'button-background': '#0078d4',
      'button-foreground': '#ffffff',
      'button-border': '#ffffff12',
      'button-hoverBackground': '#026ec1',
      'button-secondaryBackground': '#313131',
      'button-secondaryForeground': '#cccccc',
      'button-secondaryHoverBackground': '#3c3c3c',
      'input-background': '#313131',
      'input-border': '#3c3c3c',
      'input-foreground': '#cccccc',
      'list-activeSelectionBackground': '#04395e',
      'list-activeSelectionForeground': '#ffffff',
      'list-hoverBackground': '#2a2d2e',
      'progressBar-background': '#0078d4',
      'charts-foreground': '#cccccc',
      'charts-lines': 'rgba(204, 204, 204, 0.5)',
      'charts-red': '#f14c4c',
      'charts-blue': '#59a4f9',
      'charts-yellow': '#cca700',
      'charts-orange': 'rgba(234, 92, 0, 0.33)',
      'charts-green': '#89d185',
      'charts-purple': '#b180d7',
    },
  },
  light: {
    body: 'vscode-light',
    variables: {
      ...fonts,
      foreground: '#3b3b3b',
      descriptionForeground: '#3b3b3b',
      errorForeground: '#f85149',
      focusBorder: '#005fb8',
      'editor-background': '#ffffff',
      'editor-foreground': '#3b3b3b',
      'editor-selectionBackground': '#add6ff',
      'editorCursor-foreground': '#000000',
      'editorIndentGuide-background1': '#d3d3d3',
      'panel-border': '#e5e5e5',
      'widget-border': '#e5e5e5',
      'textCodeBlock-background': '#f8f8f8',
      'textLink-foreground': '#005fb8',
      'button-background': '#005fb8',
      'button-foreground': '#ffffff',
      'button-border': '#0000001a',
      'button-hoverBackground': '#0258a8',
      'button-secondaryBackground': '#e5e5e5',
      'button-secondaryForeground': '#3b3b3b',
      'button-secondaryHoverBackground': '#cccccc',
      'input-background': '#ffffff',
      'input-border': '#cecece',
      'input-foreground': '#3b3b3b',
      'list-activeSelectionBackground': '#e8e8e8',
      'list-activeSelectionForeground': '#000000',
      'list-hoverBackground': '#f2f2f2',
      'progressBar-background': '#005fb8',
      'charts-foreground': '#3b3b3b',
      'charts-lines': 'rgba(59, 59, 59, 0.5)',
      'charts-red': '#e51400',
      'charts-blue': '#1a85ff',
      'charts-yellow': '#bf8803',
      'charts-orange': 'rgba(234, 92, 0, 0.33)',
      'charts-green': '#388a34',
      'charts-purple': '#652d90',
    },
  },
  'high-contrast': {
    body: 'vscode-high-contrast',
    variables: {
      ...fonts,
      foreground: '#ffffff',
      descriptionForeground: 'rgba(255, 255, 255, 0.7)',
      errorForeground: '#f48771',
      focusBorder: '#f38518',
      contrastBorder: '#6fc3df',
      contrastActiveBorder: '#f38518',
      'editor-background': '#000000',
      'editor-foreground': '#ffffff',
      'editor-selectionBackground': '#ffffff',
      'editorCursor-foreground': '#ffffff',
      'editorIndentGuide-background1': '#ffffff',
      'panel-border': '#6fc3df',
      'widget-border': '#6fc3df',
      'textCodeBlock-background': '#000000',
      'textLink-foreground': '#21a6ff',
      'button-foreground': '#ffffff',
      'button-border': '#6fc3df',
      'button-secondaryForeground': '#ffffff',
      'input-background': '#000000',
      'input-border': '#6fc3df',
      'input-foreground': '#ffffff',
      'progressBar-background': '#6fc3df',
      'charts-foreground': '#ffffff',
      'charts-lines': 'rgba(255, 255, 255, 0.5)',
      'charts-red': '#f48771',
      'charts-blue': '#59a4f9',
      'charts-yellow': '#ffd370',
      'charts-orange': 'rgba(234, 92, 0, 0.33)',
      'charts-green': '#89d185',
      'charts-purple': '#b180d7',
    },
  },
  'high-contrast-light': {
    body: 'vscode-high-contrast vscode-high-contrast-light',
    variables: {
      ...fonts,
      foreground: '#292929',
      descriptionForeground: 'rgba(41, 41, 41, 0.7)',
      errorForeground: '#b5200d',
      focusBorder: '#006bbd',
      contrastBorder: '#0f4a85',
      contrastActiveBorder: '#006bbd',
      'editor-background': '#ffffff',
      'editor-foreground': '#292929',
      'editor-selectionBackground': '#0f4a85',
      'editorCursor-foreground': '#0f4a85',
      'editorIndentGuide-background1': '#cccccc',
      'panel-border': '#0f4a85',
      'widget-border': '#0f4a85',
      'textCodeBlock-background': '#f2f2f2',
      'textLink-foreground': '#0f4a85',
      'button-background': '#0f4a85',
      'button-foreground': '#ffffff',
      'button-border': '#0f4a85',
      'button-secondaryBackground': '#ffffff',
      'button-secondaryForeground': '#292929',
      'input-background': '#ffffff',
      'input-border': '#0f4a85',
      'input-foreground': '#292929',
      'progressBar-background': '#0f4a85',
      'charts-foreground': '#292929',
      'charts-lines': 'rgba(41, 41, 41, 0.5)',
      'charts-red': '#b5200d',
      'charts-blue': '#0063d3',
      'charts-yellow': '#895503',
      'charts-orange': 'rgba(234, 92, 0, 0.33)',
      'charts-green': '#374e06',
      'charts-purple': '#652d90',
    },
  },
};

/** What stands in a webview before any script of ours: the theme, its class, the one function. */
export function editorScript(theme: ThemeName): string {
  return `
    (() => {
      globalThis.acquireVsCodeApi = () => ({
        postMessage: (message) => globalThis.hostReceives(JSON.parse(JSON.stringify(message))),
        getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
        setState: (state) => sessionStorage.setItem('state', JSON.stringify(state)),
      });
      new MutationObserver((_, observer) => {
        if (document.body === null) return;
        observer.disconnect();
        ${dressing(theme)}
      }).observe(document, { childList: true, subtree: true });
    })();
  `;
}

/** What gives a page the variables and the class of this theme, and takes those of another from it. */
export function dressing(theme: ThemeName): string {
  const { body, variables } = themes[theme];
  return `
    {
      const { style } = document.documentElement;
      for (const name of [...style].filter((name) => name.startsWith('--vscode-'))) style.removeProperty(name);
      for (const [name, value] of Object.entries(${JSON.stringify(variables)}))
        style.setProperty('--vscode-' + name, value);
      document.body.className = ${JSON.stringify(body)};
    }
  `;
}
