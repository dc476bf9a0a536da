/** `npm run package`: builds for release and writes the extension's package, what `.vscodeignore` lets through and no more. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, installPackages, root } from './prepare.mjs';
import { zip } from './zip.mjs';

/**
 * @param {{ target?: string }} [options] where to write it; `unroll-VERSION.vsix` in the project's folder otherwise
 * @returns {Promise<string>} the path of the package
 */
export async function packageExtension({ target } = {}) {
  await build({ production: true });
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const names = packagedFiles(readFileSync(path.join(root, '.vscodeignore'), 'utf8'));
  const missing = [manifest.main, manifest.icon].filter(
    (name) => name && !names.includes(path.posix.normalize(name)),
  );
  if (missing.length > 0) throw new Error(`.vscodeignore keeps ${missing.join(' and ')} out of the package`);
  const files = new Map([
    ['[Content_Types].xml', Buffer.from(contentTypes(names))],
    ['extension.vsixmanifest', Buffer.from(vsixManifest(manifest, names))],
    ...names.map((name) => /** @type {const} */ ([`extension/${name}`, contentOf(name, manifest)])),
  ]);
  const archive = zip(files);
  const vsix = target ?? path.join(root, `${manifest.name}-${manifest.version}.vsix`);
  writeFileSync(vsix, archive);
  console.error(`${vsix}: ${names.length} files, ${(archive.length / 1024).toFixed(0)} KB`);
  return vsix;
}

/**
 * What only development needs stays at home: nothing in the package installs anything.
 *
 * @param {string} name
 * @param {Record<string, unknown>} manifest
 */
function contentOf(name, manifest) {
  if (name !== 'package.json') return readFileSync(path.join(root, name));
  const development = ['scripts', 'devDependencies', 'private'];
  const shipped = Object.entries(manifest).filter(([key]) => !development.includes(key));
  return Buffer.from(JSON.stringify(Object.fromEntries(shipped), null, 2));
}

/**
 * @param {string} rules the text of `.vscodeignore`: the last pattern that matches a file decides, `!` lets it in
 * @returns {string[]} sorted, with forward slashes
 */
export function packagedFiles(rules) {
  const patterns = rules
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ keeps: line.startsWith('!'), matches: globExpression(line.replace(/^!/, '')) }));
  /** @param {string} name */
  const kept = (name) => patterns.findLast(({ matches }) => matches.test(name))?.keeps ?? true;
  return filesBelow('').filter(kept).sort();
}

/** @param {string} glob */
function globExpression(glob) {
  const source = glob
    .split(/(\*\*\/|\*\*|\*)/)
    .map((part) => {
      if (part === '**/') return '(?:.*/)?';
      if (part === '**') return '.*';
      return part === '*' ? '[^/]*' : part.replace(/[.+^${}()|[\]\\?]/g, '\\$&');
    })
    .join('');
  return new RegExp(`^${source}$`);
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function filesBelow(folder) {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !['node_modules', '.git'].includes(name))
    .flatMap((entry) => {
      const name = path.posix.join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(name) : [name];
    });
}

/** @param {string[]} names */
function contentTypes(names) {
  const extensions = new Set([...names, 'extension.vsixmanifest'].map((name) => path.posix.extname(name)));
  const types = [...extensions]
    .filter((extension) => extension !== '')
    .map((extension) => {
      const type = extension === '.vsixmanifest' ? 'text/xml' : 'application/octet-stream';
      return `<Default Extension="${extension}" ContentType="${type}"/>`;
    });
  // A name without an extension (LICENSE) needs a line of its own.
  const bare = names
    .filter((name) => path.posix.extname(name) === '')
    .map((name) => {
      return `<Override PartName="/extension/${escapeXml(name)}" ContentType="text/plain"/>`;
    });
  return `<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">${[...types, ...bare].join('')}</Types>
`;
}

/**
 * @param {Record<string, any>} manifest
 * @param {string[]} names
 */
function vsixManifest(manifest, names) {
  const asset = (/** @type {string} */ type, /** @type {string} */ name) =>
    names.includes(name)
      ? `<Asset Type="Microsoft.VisualStudio.${type}" Path="extension/${escapeXml(name)}" Addressable="true"/>`
      : '';
  const property = (/** @type {string} */ id, /** @type {string} */ value) =>
    `<Property Id="Microsoft.VisualStudio.Code.${id}" Value="${escapeXml(value)}"/>`;
  return `<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
  <Metadata>
    <Identity Language="en-US" Id="${manifest.name}" Version="${manifest.version}" Publisher="${manifest.publisher}"/>
    <DisplayName>${escapeXml(manifest.displayName)}</DisplayName>
    <Description xml:space="preserve">${escapeXml(manifest.description)}</Description>
    <Tags>${escapeXml((manifest.keywords ?? []).join(','))}</Tags>
    <Categories>${escapeXml((manifest.categories ?? []).join(','))}</Categories>
    <GalleryFlags>Public</GalleryFlags>
    <Properties>
      ${property('Engine', manifest.engines.vscode)}
      ${property('ExtensionDependencies', '')}
      ${property('ExtensionPack', '')}
      ${property('ExtensionKind', (manifest.extensionKind ?? ['workspace']).join(','))}
      ${property('LocalizedLanguages', '')}
    </Properties>
    ${names.includes('LICENSE') ? '<License>extension/LICENSE</License>' : ''}
    ${manifest.icon ? `<Icon>extension/${escapeXml(manifest.icon)}</Icon>` : ''}
  </Metadata>
  <Installation><InstallationTarget Id="Microsoft.VisualStudio.Code"/></Installation>
  <Dependencies/>
  <Assets>
    ${asset('Code.Manifest', 'package.json')}
    ${asset('Services.Content.Details', 'README.md')}
    ${asset('Services.Content.Changelog', 'CHANGELOG.md')}
    ${asset('Services.Content.License', 'LICENSE')}
    ${manifest.icon ? asset('Services.Icons.Default', manifest.icon) : ''}
  </Assets>
</PackageManifest>
`;
}

/** @param {string} text */
function escapeXml(text) {
  return text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await installPackages();
  await packageExtension();
}
