/** A host that writes settings down and forecasts by them, for the tests of the panels that set. */
import type { NextRunSettings } from '../../../../src/protocol/dashboard/dashboard-next-run';
import { forecastOf, nextRunSettings } from '../../../fixtures/suggestion-run';
import type { HarnessOptions } from '../harness';

export function host(start: Partial<NextRunSettings> = {}) {
  const written: [string, unknown][] = [];
  const state = { settings: { ...nextRunSettings, ...start }, forecasts: 0 };
  const answers: HarnessOptions['answers'] = {
    set: ({ name, value }) => {
      written.push([name, value]);
      state.settings = { ...state.settings, [name]: value };
    },
    forecast: () => {
      state.forecasts++;
      return forecastOf(state.settings);
    },
  };
  return { written, state, answers };
}
