/** The files of the project's code and who imports whom, types included. */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { root } from '../prepare.mjs';

/** Folders that hold code. The kernels in AssemblyScript are of another compiler, but count as files. */
const folders = ['src', 'media', 'base', 'scripts', 'test'];

/** @returns {string[]} every file of these folders, relative to the project's root, with forward slashes */
export function filesOfTheHouse() {
  return folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
      .filter((file) => !/(^|\/)(node_modules|screenshots|__pycache__)\//.test(file)),
  );
}

/**
 * @param {readonly string[]} files
 * @returns {Map<string, { specifier: string, file: string | undefined }[]>} file → its imports; `file` of
 *   what is the project's own
 */
export function importsOf(files) {
  const known = new Set(files);
  const code = files.filter((file) => /\.(ts|mjs)$/.test(file) && !file.startsWith('src/kernels/assembly/'));
  return new Map(
    code.map((file) => {
      const text = readFileSync(path.join(root, file), 'utf8');
      const imports = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => {
        const plain = path.posix.join(path.posix.dirname(file), fileName);
        const candidates = fileName.startsWith('.') ? [plain, `${plain}.ts`, `${plain}.d.ts`] : [];
        return { specifier: fileName, file: candidates.find((candidate) => known.has(candidate)) };
      });
      return [file, imports];
    }),
  );
}

/**
 * Strongly connected components with more than one file (Tarjan 1972).
 *
 * @param {ReadonlyMap<string, readonly { file: string | undefined }[]>} imports
 * @returns {string[][]} each as its files, sorted
 */
export function circles(imports) {
  /** @type {Map<string, { index: number, low: number, open: boolean }>} */
  const seen = new Map();
  /** @type {string[]} */
  const stack = [];
  /** @type {string[][]} */
  const found = [];
  /** @param {string} file */
  const visit = (file) => {
    const mark = { index: seen.size, low: seen.size, open: true };
    seen.set(file, mark);
    stack.push(file);
    for (const { file: next } of imports.get(file) ?? []) {
      if (next === undefined || !imports.has(next)) continue;
      const known = seen.get(next);
      if (known === undefined) mark.low = Math.min(mark.low, visit(next).low);
      else if (known.open) mark.low = Math.min(mark.low, known.index);
    }
    if (mark.low < mark.index) return mark;
    const circle = stack.splice(stack.lastIndexOf(file));
    for (const member of circle) /** @type {{ open: boolean }} */ (seen.get(member)).open = false;
    if (circle.length > 1) found.push(circle.sort());
    return mark;
  };
  for (const file of imports.keys()) if (!seen.has(file)) visit(file);
  return found;
}
