/** A host that writes settings down and forecasts by them, for the tests of the panels that set. */
import type { NextRunSettings } from '../../../src/protocol/dashboard/dashboard-next-run';
import { forecastOf, nextRunSettings } from '../../fixtures/suggestion-run';
import type { HarnessOptions } from './harness';

export function host(start: Partial<NextRunSettings> = {}) {
  const written: [string, unknown][] = [];
  const state = { settings: { ...nextRunSettings, ...start }, forecasts: 0 };
  const answer: HarnessOptions['answers'] = {
    answer: (request) => {
      if (request.type === 'set') {
        written.push([request.name, request.value]);
        state.settings = { ...state.settings, [request.name]: request.value };
        return Promise.resolve({ type: 'was-set', request: request.request });
      }
      if (request.type !== 'forecast') return Promise.reject(new Error('not asked'));
      state.forecasts++;
      return Promise.resolve({
        type: 'forecast',
        request: request.request,
        forecast: forecastOf(state.settings),
      });
    },
  };
  return { written, state, answers: answer };
}
