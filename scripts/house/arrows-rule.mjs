/**
 * The arrows of `rooms.mjs` as a rule of ESLint, so that an editor shows a broken one where it is written.
 */
import path from 'node:path';
import { root } from '../prepare.mjs';
import { brokenArrow } from './rooms.mjs';

/** @type {import('eslint').Rule.RuleModule} */
export const arrows = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const importer = path.relative(root, context.filename).replaceAll('\\', '/');
    /** @param {any} node an import, an export from elsewhere, or the type of an import */
    const judge = (node) => {
      const specifier = node.source?.value ?? node.argument?.literal?.value;
      if (typeof specifier !== 'string') return;
      const broken = brokenArrow(importer, specifier);
      if (broken !== undefined) context.report({ node, message: broken });
    };
    return {
      ImportDeclaration: judge,
      ImportExpression: judge,
      TSImportType: judge,
      ExportAllDeclaration: judge,
      ExportNamedDeclaration: judge,
    };
  },
};
