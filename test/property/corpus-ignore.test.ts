import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import fc from 'fast-check';
import ignore from 'ignore';
import { IgnorePatterns } from '../../src/corpus/ignore/ignore-patterns';
import { makeFolder } from '../unit/corpus/folder';

const name = fc
  .string({ unit: fc.constantFrom('a', 'b', '.', 'A'), minLength: 1, maxLength: 4 })
  .filter((text) => !/^\.+$/.test(text));
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
const part = fc.oneof(
  name,
  fc.string({
    unit: fc.constantFrom('a', 'b', '*', '?', '.', '[ab]', '[!a]', '[a-b]', '\\*'),
    minLength: 1,
    maxLength: 5,
  }),
  fc.constant('**'),
);
const pattern = fc
  .tuple(
    fc.constantFrom('', '!', ''),
    fc.constantFrom('', '/', ''),
    fc.array(part, { minLength: 1, maxLength: 3 }),
    fc.constantFrom('', '/', ''),
  )
  .map(([negation, anchor, parts, folder]) => negation + anchor + parts.join('/') + folder);

describe('ignore patterns', () => {
  it('decide as git does', function () {
    if (spawnSync('git', ['--version']).status !== 0) this.skip();
    this.timeout(60_000);
    const folder = makeFolder();
    try {
      execFileSync('git', ['init', '-q', folder.path]);
      fc.assert(
        fc.property(
          fc.array(pattern, { minLength: 1, maxLength: 5 }),
          fc.uniqueArray(path, { minLength: 1, maxLength: 12 }),
          (patterns, paths) => {
            folder.write('.gitignore', `${patterns.join('\n')}\n`);
            // None of the paths exists: git takes each for a file, and the names above it for folders.
            const { stdout } = spawnSync('git', ['check-ignore', '--no-index', '--stdin', '-z'], {
              cwd: folder.path,
              input: paths.join('\0'),
              encoding: 'utf8',
            });
            const byGit = new Set(stdout.split('\0').filter((line) => line !== ''));
            const rules = new IgnorePatterns(patterns.join('\n'));
            for (const tested of paths) {
              const names = tested.split('/');
              let ours = false;
              for (let depth = 1; depth <= names.length && !ours; depth++) {
                ours = rules.judge(names.slice(0, depth).join('/'), depth < names.length) === 'ignore';
              }
              assert.equal(ours, byGit.has(tested), `${JSON.stringify(patterns)} on ${tested}`);
            }
          },
        ),
        { numRuns: 150, seed: 7 },
      );
    } finally {
      folder.remove();
    }
  });

  it('agree with the ignore package on ordinary patterns', () => {
    const ordinary = fc
      .tuple(
        fc.constantFrom('', '!'),
        fc.constantFrom('', '/', '**/'),
        fc.array(name, { minLength: 1, maxLength: 2 }),
        fc.constantFrom('', '/', '*'),
      )
      .map(([negation, anchor, names, end]) => negation + anchor + names.join('/') + end);
    fc.assert(
      fc.property(fc.array(ordinary, { maxLength: 6 }), path, (patterns, tested) => {
        const theirs = ignore({ ignorecase: false }).add(patterns).test(tested);
        const names = tested.split('/');
        let ours = false;
        const rules = new IgnorePatterns(patterns.join('\n'));
        for (let depth = 1; depth <= names.length && !ours; depth++) {
          ours = rules.judge(names.slice(0, depth).join('/'), depth < names.length) === 'ignore';
        }
        assert.equal(ours, theirs.ignored, `${JSON.stringify(patterns)} on ${tested}`);
      }),
      { numRuns: 500, seed: 7 },
    );
  });
});
