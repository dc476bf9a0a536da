/**
 * From which probability on something is shown, as the settings say: a threshold that was set, or that of the
 * eagerness.
 */
import type { ThresholdState } from '../../protocol/dashboard/dashboard-suggestions';
import { eagernessOf, thresholdOf } from '../../protocol/prediction/eagerness';
import type { Settings } from '../settings/settings';

export function thresholdState(settings: Pick<Settings, 'get'>): ThresholdState {
  const eagerness = settings.get('suggestions.eagerness');
  return {
    set: settings.get('suggestions.minimumConfidence'),
    eagerness,
    ofEagerness: thresholdOf(eagernessOf[eagerness]),
  };
}
