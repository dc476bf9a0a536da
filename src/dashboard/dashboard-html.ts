/**
 * The empty page of the dashboard: its policy, its two files and its texts. Everything else is drawn by
 * media/dashboard.ts.
 */

export interface PageParts {
  /** `webview.cspSource`: where scripts, styles and pictures may come from. */
  readonly source: string;
  /** Fresh from `crypto` for each page. */
  readonly nonce: string;
  readonly script: string;
  readonly style: string;
  /** `vscode.env.language`, for numbers and for screen readers. */
  readonly language: string;
  readonly title: string;
  /** Shown until the script has run. */
  readonly waiting: string;
  /** English text → translation; empty for English. */
  readonly texts: Readonly<Record<string, string>>;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character]!);

/** Nothing may be loaded but our own script and style: no network, no inline code, no frames. */
export function dashboardHtml(parts: PageParts): string {
  const policy = [
    `default-src 'none'`,
    `connect-src 'none'`,
    `script-src 'nonce-${parts.nonce}'`,
    `style-src ${parts.source} 'nonce-${parts.nonce}'`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escape(parts.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escape(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="unroll-texts" content="${escape(JSON.stringify(parts.texts))}">
<title>${escape(parts.title)}</title>
<link rel="stylesheet" nonce="${parts.nonce}" href="${escape(parts.style)}">
</head>
<body>
<main id="dashboard"><p>${escape(parts.waiting)}</p></main>
<script nonce="${parts.nonce}" src="${escape(parts.script)}"></script>
</body>
</html>
`;
}
