/** Places of a text that stay where they are meant while it is edited. */

export interface Place {
  /** UTF-16 units from the beginning. */
  readonly start: number;
  readonly end: number;
}

export interface Edit {
  /** Where characters are replaced, how many, and by how many. */
  readonly rangeOffset: number;
  readonly rangeLength: number;
  readonly text: string;
}

/** The places behind an edit move with it; those that it touches are gone. */
export function movedPlaces<P extends Place>(places: readonly P[], edits: readonly Edit[]): P[] {
  return places.flatMap((place): P[] => {
    let moved = 0;
    for (const { rangeOffset, rangeLength, text } of edits) {
      if (rangeOffset + rangeLength < place.start) moved += text.length - rangeLength;
      else if (rangeOffset <= place.end) return [];
    }
    return [{ ...place, start: place.start + moved, end: place.end + moved }];
  });
}
