/** The distinct pretokens of a text, each with how often it stands there. */
import { heartbeat } from '../../protocol/heartbeat';
import { CharacterCounts } from '../characters/character-counts';
import { PieceTable } from './piece-table';
import type { PretokenScanner } from './pretokens';
import type { Tokenizer } from '../tokenizer';

export interface CountedPieces {
  readonly table: PieceTable;
  /** By piece number. */
  readonly counts: Float64Array;
  /** Characters of the whole text, not of the distinct pieces. */
  readonly characters: CharacterCounts;
  /** Texts read. */
  readonly files: number;
}

/** Reads each text once and keeps none. */
export function countPieces(scanner: PretokenScanner, texts: Iterable<string>): CountedPieces {
  const table = new PieceTable();
  let counts = new Float64Array(1024);
  let files = 0;
  for (const text of texts) {
    files++;
    heartbeat();
    for (let start = 0; start < text.length;) {
      const end = scanner.end(text, start);
      const piece = table.add(text, start, end);
      if (piece === counts.length) {
        const wider = new Float64Array(counts.length * 2);
        wider.set(counts);
        counts = wider;
      }
      counts[piece] = counts[piece]! + 1;
      start = end;
    }
  }
  counts = counts.slice(0, table.size);
  const characters = new CharacterCounts();
  for (let piece = 0; piece < table.size; piece++) characters.add(table.text(piece), counts[piece]!);
  return { table, counts, characters, files };
}

/**
 * How often each token of a dictionary stands in the text whose pieces were counted; `<EOS>` once for each
 * file.
 */
export function countTokens({ table, counts, files }: CountedPieces, tokenizer: Tokenizer): number[] {
  const tokens = new Array<number>(tokenizer.size).fill(0);
  tokens[tokenizer.endOfSequence] = files;
  counts.forEach((count, piece) => {
    heartbeat();
    for (const id of tokenizer.encode(table.text(piece)).tokens) tokens[id]! += count;
  });
  return tokens;
}
