/** One event of the trainer folded into the snapshot that everything on screen is drawn from. */
import type { TrainingEvent, TrainingSnapshot } from './training';

/** Pure: returns a new snapshot, or the same one when the event changes nothing on it. */
export function fold(snapshot: TrainingSnapshot, event: TrainingEvent): TrainingSnapshot {
  const stopping = snapshot.state === 'stopping';
  switch (event.type) {
    case 'reading':
      return stopping ? snapshot : { ...snapshot, state: 'reading' };
    case 'read':
      return { ...snapshot, report: event.report };
    case 'started':
      return { ...snapshot, state: stopping ? 'stopping' : 'training', plan: event.plan };
    case 'point':
      return { ...snapshot, points: [...snapshot.points, event.point] };
    case 'sample':
      return { ...snapshot, samples: [...snapshot.samples, event.sample] };
    case 'finished':
      return { ...snapshot, state: 'finished', record: event.record };
    case 'checkpoint':
    case 'note':
      return snapshot;
  }
}
