/** How a call names the base that ships beside the bundles: by the word `base`, where a file could stand. */
import path from 'node:path';
import { otherwise, text } from './parameters';

const shipped = (): string => path.join(__dirname, 'base.safetensors');

/** The path of a model file, or of the base. */
export function modelPath(given: string): string {
  return given === 'base' ? shipped() : given;
}

export const fromFlag = otherwise('base', text('base|nothing|FILE', 'what the network begins from'));

/** The path of the base to begin from; undefined: from nothing. */
export function startPath(from: string): string | undefined {
  return from === 'nothing' ? undefined : path.resolve(modelPath(from));
}
