/** What a reading needs to know of a text, found out once and kept with it. */
import { countCharacters } from '../../text/characters/code-points';
import { type Indentation, indentationOf } from '../../text/form/indentation';
import { hashOf } from '../hash';
import { type Sketch, sketchOf } from './near-duplicates';

export interface MeasuredText {
  readonly characters: number;
  /** Tells it from another state of the same file. */
  readonly hash: number;
  /** Tells it from copies. */
  readonly sketch: Sketch;
  readonly indentation: Indentation | 'mixed' | null;
}

export function measured(text: string): MeasuredText {
  return {
    characters: countCharacters(text),
    hash: hashOf(text),
    sketch: sketchOf(text),
    indentation: indentationOf(text),
  };
}
