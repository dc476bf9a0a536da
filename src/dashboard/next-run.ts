/**
 * The next run before it begins: the settings that decide it, and the forecast of what it would do. Starts
 * nothing.
 */
import type { NextRunSettings } from '../protocol/dashboard/dashboard-next-run';
import type { Forecast, ForecastRequest, TextAmounts } from '../protocol/training/planner';
import { isBusy, type TrainingPlan, type TrainingSnapshot } from '../protocol/training/training';
import type { SettingName } from '../protocol/settings-table';

/** What it needs of the rest; nothing of it knows VS Code. */
export interface NextRunParts {
  readonly trainer: { readonly snapshot: TrainingSnapshot };
  readonly settings: {
    get(name: SettingName): unknown;
    set(name: SettingName, value: unknown): Promise<void>;
  };
  readonly planner: {
    ask(
      name: 'forecast',
      request: ForecastRequest,
      options: { readonly signal: AbortSignal },
    ): Promise<Forecast>;
  };
}

const settingOf = {
  seconds: 'training.seconds',
  tokens: 'training.tokens',
  cell: 'training.cell',
  hiddenSize: 'training.hiddenSize',
  layers: 'training.layers',
} as const satisfies Record<keyof NextRunSettings, SettingName>;

export class NextRun {
  /** Of texts that were read for a forecast; a run counts anew. */
  private read: TextAmounts[] = [];
  private asking: AbortController | undefined;

  constructor(private readonly parts: NextRunParts) {}

  settings(): NextRunSettings {
    const names = Object.entries(settingOf);
    return Object.fromEntries(
      names.map(([name, setting]) => [name, this.parts.settings.get(setting)]),
    ) as NextRunSettings;
  }

  /** @throws Failure with what the value must be */
  set(name: keyof NextRunSettings, value: unknown): Promise<void> {
    return this.parts.settings.set(settingOf[name], value);
  }

  /** @param request what a run would be asked now. @throws Failure why it cannot be said */
  async forecast(request: Omit<ForecastRequest, 'known'>, signal: AbortSignal): Promise<Forecast> {
    const asking = new AbortController();
    this.asking?.abort();
    this.asking = asking;
    const known = [...amountsOf(this.parts.trainer.snapshot.plan), ...this.read];
    const either = AbortSignal.any([signal, asking.signal]);
    const forecast = await this.parts.planner.ask('forecast', { ...request, known }, { signal: either });
    const { amounts } = forecast;
    const others = this.read.filter(
      (text) => text.tokens !== amounts.tokens || text.startsFrom !== amounts.startsFrom,
    );
    this.read = [...others, amounts];
    return forecast;
  }

  /** A run needs the processor, and counts the text itself. */
  follow(snapshot: TrainingSnapshot): void {
    if (!isBusy(snapshot)) return;
    this.asking?.abort();
    this.read = [];
  }
}

function amountsOf(plan: TrainingPlan | null): TextAmounts[] {
  if (plan === null) return [];
  const { tokens, vocabularySize, trainingTokens, trainingCharacters, validationCharacters, startsFrom } =
    plan;
  return [{ tokens, vocabularySize, trainingTokens, trainingCharacters, validationCharacters, startsFrom }];
}
