/**
 * The packages that a base is trained on: each pinned by version and hash of its archive, with its licence
 * and what is read of it.
 */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { hexDigest } from '../src/store/sha-256';

/**
 * SPDX identifiers of licences that let anyone use, change and pass on, without asking the same of what is
 * made with it.
 */
const permissive = new Set([
  'MIT',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'Apache-2.0',
  'BSL-1.0',
  'PSF-2.0',
  'Unlicense',
  'CC0-1.0',
  'Zlib',
]);

const globs = v.pipe(v.array(v.string()), v.minLength(1));

const Package = v.object({
  from: v.picklist(['npm', 'debian']),
  name: v.pipe(v.string(), v.regex(/^(@[a-z0-9-]+\/)?[a-z0-9.+-]+$/)),
  version: v.pipe(v.string(), v.regex(/^[0-9A-Za-z.+:~-]+$/)),
  licence: v.string(),
  /** SHA-512 of the archive, in base64, as npm writes it. */
  integrity: v.pipe(v.string(), v.regex(/^sha512-[0-9A-Za-z+/]{86}==$/)),
  /** What is read: globs within the archive. */
  read: globs,
  /** What of that is not, and why. */
  skip: v.optional(globs),
  why: v.optional(v.string()),
  /** What its text is called in the table of languages, where its files alone do not say. */
  as: v.optional(v.string()),
});
export type Package = v.InferOutput<typeof Package>;

const Manifest = v.object({
  /** Nothing is trained on them and nothing of them ships, so that any licence will do. */
  onlyMeasured: v.optional(v.literal(true)),
  packages: v.array(Package),
  /** On the list, and not read. */
  left: v.optional(
    v.array(v.object({ from: v.picklist(['npm', 'debian']), name: v.string(), why: v.string() })),
  ),
});
export type Manifest = v.InferOutput<typeof Manifest>;

/** npm's scripts run in the root of the project. */
export const manifestFile = 'base/manifest.json';

/** Packages that the base has not read, to measure it on. */
export const unreadFile = 'base/measure/unread.json';

/** SHA-256 of the list, by which a base names the packages that it was trained on. */
export function manifestDigest(): string {
  return hexDigest(64, readFileSync(manifestFile));
}

/** @throws Error naming the first entry that is not complete, not permissively licensed or stands twice */
export function readManifest(file = manifestFile): Manifest {
  const parsed = v.safeParse(Manifest, JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) {
    const issue = parsed.issues[0];
    throw new Error(
      `${file} cannot be used: ${v.getDotPath(issue) ?? 'it'} is not valid (${issue.message}).`,
    );
  }
  const seen = new Set<string>();
  for (const one of parsed.output.packages) {
    if (!parsed.output.onlyMeasured && !one.licence.split(' OR ').some((name) => permissive.has(name))) {
      throw new Error(
        `${one.name} has the licence ${one.licence}, which is not permissive: take it out of ${file}.`,
      );
    }
    if (seen.has(folderOf(one))) throw new Error(`${one.name} stands twice in ${file}: take one out.`);
    seen.add(folderOf(one));
  }
  return parsed.output;
}

/** The name of a package's folder: no scope makes a folder of its own. */
export function folderOf({ from, name }: Pick<Package, 'from' | 'name'>): string {
  return `${from}-${name.replace('@', '').replace('/', '-')}`;
}
