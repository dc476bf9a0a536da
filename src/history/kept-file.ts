/**
 * A small file that history keeps, as JSON of a known shape: read whole within a limit. What is larger, no
 * regular file or of another shape is set aside, never overwritten.
 */
import { rename, rm } from 'node:fs/promises';
import * as v from 'valibot';
import { readRegularFile } from '../store/read-file-whole';
import { codeOf } from '../store/disk-reasons';

const aside = (file: string): string => `${file}.damaged`;

export interface KeptFileParts<Shape extends v.GenericSchema> {
  readonly shape: Shape;
  /** Bytes. */
  readonly atMost: number;
  /** How the user calls it: begins a sentence. */
  readonly name: string;
  readonly warn: (sentence: string) => void;
}

/**
 * What the file says; null when there is none, or none that can be understood.
 * @throws the error of the system when it forbids reading it or setting it aside
 */
export async function readKept<Shape extends v.GenericSchema>(
  file: string,
  { shape, atMost, name, warn }: KeptFileParts<Shape>,
): Promise<v.InferOutput<Shape> | null> {
  try {
    const bytes = await readRegularFile(file, atMost);
    return v.parse(shape, JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    const code = codeOf(cause);
    if (code === 'ENOENT') return null;
    if (code !== '') throw cause;
    await rename(file, aside(file));
    warn(`${name} cannot be understood: it is set aside as ${aside(file)}.`);
    return null;
  }
}

/** Deletes the file, and what was set aside of it. */
export async function forgetKept(file: string): Promise<void> {
  for (const one of [file, aside(file)]) await rm(one, { force: true, recursive: true });
}
