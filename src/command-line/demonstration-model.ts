/** Where `npm start` keeps the model of a folder: in the user's cache, named by folder and hash. */
import path from 'node:path';
import { hexDigest } from '../store/sha-256';
import { cachePath } from './cache';

/** @param folder absolute */
export function demonstrationModel(folder: string): string {
  const digest = hexDigest(12, folder);
  return cachePath('models', `${path.basename(folder)}-${digest}.safetensors`);
}
