/**
 * What is passed over unless an ignore file asks for it with `!`: other people's code, build output, lock
 * files.
 */
import { IgnorePatterns } from '../ignore/ignore-patterns';

/** Version control's own folders: never read, whatever an ignore file says. */
export const versionControlFolders: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', '.jj', 'CVS']);

/** The lowest of all rules: any ignore file may take one back. */
export const defaultExclusions = new IgnorePatterns(
  `node_modules/
bower_components/
jspm_packages/
web_modules/
.yarn/
.pnpm-store/
.venv/
venv/
virtualenv/
site-packages/
__pycache__/
.eggs/
*.egg-info/
.tox/
.nox/
.mypy_cache/
.pytest_cache/
.ruff_cache/
.ipynb_checkpoints/
.gradle/
.m2/
.cargo/registry/
.idea/
.vs/
.vscode-test/
.next/
.nuxt/
.output/
.svelte-kit/
.astro/
.turbo/
.nx/
.parcel-cache/
.cache/
.angular/
.terraform/
.serverless/
.dart_tool/
.pub-cache/
.stack-work/
.bundle/
.nyc_output/
.vite/
coverage/
Pods/
Carthage/
DerivedData/
elm-stuff/
*.min.js
*.min.css
*.min.mjs
*.map
*.snap
*.pb.go
*_pb2.py
*.g.dart
*.designer.cs
.pnp.cjs
.pnp.loader.mjs`,
);

const lockFiles = new IgnorePatterns(
  `package-lock.json
npm-shrinkwrap.json
yarn.lock
pnpm-lock.yaml
bun.lock
bun.lockb
deno.lock
Cargo.lock
poetry.lock
Pipfile.lock
pdm.lock
uv.lock
conda-lock.yml
Gemfile.lock
composer.lock
mix.lock
pubspec.lock
Podfile.lock
Package.resolved
go.sum
go.work.sum
flake.lock
packages.lock.json
project.assets.json
gradle.lockfile
rebar.lock
stack.yaml.lock
cabal.project.freeze
Manifest.toml.lock
.terraform.lock.hcl
shrinkwrap.yaml`,
  true,
);

export function isLockFile(path: string): boolean {
  return lockFiles.judge(path, false) === 'ignore';
}
