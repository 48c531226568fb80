import type { HowProps } from '@/components/How';
import type { Forecast } from '@/lib/api/types';
import { formatNumber, formatUnits, weekRange } from '@/lib/format';
import { weeksTakenAsSold } from '@/lib/queries/forecastChain';
import { METHOD } from '@/lib/words';
import { modelName } from './curve';

type HowText = Omit<HowProps, 'label'>;

/** Each model's name and units over the season. */
export function modelTotals(forecast: Forecast): { name: string; units: number }[] {
  return forecast.diagnostics.models.map(({ model, weekly }) => ({
    name: modelName(model),
    units: statedTotal(forecast, model) ?? Math.floor(sum(weekly)),
  }));
}

function statedTotal(forecast: Forecast, model: string): number | null | undefined {
  if (model === 'prophet') return forecast.prophet_forecast;
  return model === 'arima' ? forecast.arima_forecast : null;
}

/** How the forecast is made, in a sentence without the names of models. */
export function methodWords({ forecasting_method: method, diagnostics }: Forecast): string {
  const count = formatUnits(diagnostics.models.length);
  switch (method) {
    case 'ensemble_prophet_arima':
      return 'Two models read the sales history in different ways; the forecast is their average.';
    case 'median_ensemble':
      return `${count} models read the sales history in different ways; in every week the forecast is the middle one.`;
    case 'weighted_ensemble':
      return `${count} models read the sales history in different ways; the forecast is their average, in which those count more that did better on past seasons.`;
    case 'auto':
      return 'Several models were tried on past seasons; the forecast is that of the best.';
    case 'seasonal_naive':
    case 'naive':
    case 'drift':
      return `${METHOD[method]}.`;
    default:
      return `One model continues the trend and the yearly pattern of the sales history: ${METHOD[method]}.`;
  }
}

/** How the season's total comes about. */
export function totalHow(forecast: Forecast): HowText {
  const total = formatUnits(forecast.total_season_demand);
  const parts = modelTotals(forecast);
  const sums = parts.map(({ units }) => formatUnits(units));
  const note = soldNote(forecast);
  switch (forecast.forecasting_method) {
    case 'ensemble_prophet_arima':
      return {
        formula: `(${parts.map(({ name }) => name).join(' + ')}) ÷ ${parts.length}, rounded down`,
        numbers: `(${sums.join(' + ')}) ÷ ${parts.length} = ${total}`,
        ...note,
      };
    case 'median_ensemble':
      return {
        formula: 'The middle one of the models in every week, added up',
        numbers: `${sums.join(', ')} → ${total}`,
        ...note,
      };
    case 'weighted_ensemble':
      return {
        formula: 'The models averaged by how well each did on past seasons, added up',
        numbers: `${sums.join(', ')} → ${total}`,
        ...note,
      };
    default:
      return {
        formula: 'The weeks of the forecast, added up',
        numbers: `${addends(forecast.weekly_demand_curve.map((week) => week.demand_units))} = ${total}`,
        ...note,
      };
  }
}

/** What the models of the default look at. */
const MODEL_NOTES: Record<string, string> = {
  prophet: 'Prophet lays a yearly pattern over the trend of the sales history.',
  arima: 'ARIMA goes on from the last weeks and from the same weeks of the year before.',
};

/** How one model's total comes about. */
export function modelHow(forecast: Forecast, index: number): HowText {
  const model = forecast.diagnostics.models[index];
  const units = modelTotals(forecast)[index]?.units;
  return {
    formula: 'The weeks of the model, added up and rounded down',
    numbers: `${addends(model?.weekly ?? [])} = ${formatUnits(units)}`,
    ...(model && MODEL_NOTES[model.model] !== undefined && { note: MODEL_NOTES[model.model] }),
  };
}

/** How the likely range of the season's total come about. */
export function boundsHow({ diagnostics: { total_interval: bounds } }: Forecast): HowText {
  return {
    formula:
      'Each model plays the season through many times. In 8 of 10 of these the total is in the 80% range, in 19 of 20 in the 95% range.',
    numbers: `80%: ${range(bounds.lower_80, bounds.upper_80)} · 95%: ${range(bounds.lower_95, bounds.upper_95)}`,
    note: 'Of several models, the ranges are averaged. Those of the weeks do not add up to this one: a good week and a bad one even out.',
  };
}

/** Which week is the highest. */
export function peakHow({ weekly_demand_curve: curve }: Forecast): HowText {
  const [first, second] = curve.toSorted((a, b) => b.demand_units - a.demand_units);
  const told = [first, second].flatMap((week) =>
    week === undefined ? [] : [`week ${week.week_number}: ${formatUnits(week.demand_units)}`],
  );
  return {
    formula: 'The largest week of the forecast',
    numbers: told.join('; then '),
    note: 'Of equal weeks, the earliest.',
  };
}

/** A range in words, e.g. "7,819 to 8,173". */
export function range(low: number, high: number): string {
  return `${formatUnits(low)} to ${formatUnits(high)}`;
}

function soldNote(forecast: Forecast): { note?: string } {
  const weeks = weeksTakenAsSold(forecast);
  if (weeks === 0) return {};
  return {
    note: `Every model counts ${weekRange(1, weeks)} as ${weeks === 1 ? 'it was' : 'they were'} sold.`,
  };
}

function addends(weeks: readonly number[]): string {
  const shown = weeks.map((units) => formatNumber(units, 0));
  return shown.length <= 4
    ? shown.join(' + ')
    : `${shown.slice(0, 2).join(' + ')} + … + ${shown.slice(-1).join('')}`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
