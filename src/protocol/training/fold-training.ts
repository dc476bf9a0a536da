/** One event of the trainer folded into the snapshot that everything on screen is drawn from. */
import type { TrainerEvent, TrainingSnapshot } from './training';

/** Pure: returns a new snapshot, or the same one when the event changes nothing on it. */
export function fold(snapshot: TrainingSnapshot, event: TrainerEvent): TrainingSnapshot {
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
    case 'paused':
      return stopping ? snapshot : { ...snapshot, state: 'paused' };
    case 'continued':
      return stopping ? snapshot : { ...snapshot, state: 'training' };
    case 'finished':
      return { ...snapshot, state: 'finished', record: event.record };
    case 'failed':
      return { ...snapshot, state: 'failed', failure: event.failure };
    case 'checkpoint':
    case 'stopping':
    case 'note':
      return snapshot;
  }
}
