/** Why the system does not write, in words with a way out, by the code of its error. */
import { asFailure, Failure } from '../protocol/failure';
import { type Said, said } from '../protocol/said';

const tooLarge = said`it is larger than your disk quota or file size limit allows. Free some space or raise the limit.`;
const forbidden = said`there is no permission to write there. Name another place or change the permissions.`;
const noFolder = said`a file stands where its folder should be. Move that file away and try again.`;
const reasons: Readonly<Record<string, Said>> = {
  ENOSPC: said`the disk is full. Free some space and try again.`,
  EDQUOT: tooLarge,
  EFBIG: tooLarge,
  EACCES: forbidden,
  EPERM: forbidden,
  EROFS: forbidden,
  ENOTDIR: noFolder,
  EEXIST: noFolder,
  ENOENT: said`its folder does not exist. Create it first.`,
};

/** @returns what stands behind a colon, with its full stop; the system's words for any other error */
export function reasonOf(cause: unknown): Said {
  return reasons[codeOf(cause)] ?? said`${asFailure(cause).message.replace(/\.$/, '')}.`;
}

/** The `code` of a system error, empty for any other: a `Failure` has one of our own. */
export function codeOf(error: unknown): string {
  return error instanceof Error && !(error instanceof Failure) && 'code' in error ? String(error.code) : '';
}
