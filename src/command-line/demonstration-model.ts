/** Where `npm start` keeps the model of a folder: in the user's cache, named by folder and hash. */
import os from 'node:os';
import path from 'node:path';
import { hexDigest } from '../store/sha-256';

/** @param folder absolute */
export function demonstrationModel(folder: string): string {
  const cache = process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache');
  const digest = hexDigest(12, folder);
  return path.join(cache, 'unroll', 'models', `${path.basename(folder)}-${digest}.safetensors`);
}
