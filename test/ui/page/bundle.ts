/** Makes the files of the dashboard's page. */
import { build } from 'esbuild';

/** The page's files, bundled as `scripts/build.mjs` does. */
export async function bundlePage(minify = false): Promise<ReadonlyMap<string, string>> {
  const { outputFiles } = await build({
    entryPoints: ['media/dashboard.ts', 'media/dashboard.css'],
    bundle: true,
    write: false,
    minify,
    outdir: '/',
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
  });
  return new Map(outputFiles.map((file) => [file.path, file.text]));
}
