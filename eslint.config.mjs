// The checks of style. Who may import whom stands in scripts/house/rooms.mjs.
import tseslint from 'typescript-eslint';
import { arrows } from './scripts/house/arrows-rule.mjs';

export default tseslint.config(
  { ignores: ['dist', 'out', 'node_modules', 'src/kernels/assembly', '.cache', 'test/ui/screenshots'] },
  ...tseslint.configs.strict,
  {
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  { files: ['scripts/**', 'test/**', 'src/command-line/**', '*.mjs'], rules: { 'no-console': 'off' } },
  {
    files: ['src/**/*.ts', 'media/**/*.ts'],
    plugins: { house: { rules: { arrows } } },
    rules: { 'house/arrows': 'error' },
  },
);
