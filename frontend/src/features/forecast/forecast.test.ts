import { describe, expect, it } from 'vitest';
import type { Forecast, WeekVariance } from '@/lib/api/types';
import { weeksTakenAsSold } from '@/lib/queries/forecastChain';
import { curveRows, curveSeries, soldByWeek } from './curve';
import { methodWords, modelHow, peakHow, totalHow } from './how';

function week(week_number: number, demand_units: number, spread: number) {
  const [low, high] = [demand_units - spread, demand_units + spread];
  return {
    week_number,
    demand_units,
    lower_80: low,
    upper_80: high,
    lower_95: low,
    upper_95: high,
  };
}

function forecast(body: object): Forecast {
  return {
    forecast_id: 'f_1',
    total_season_demand: 8447,
    forecasting_method: 'ensemble_prophet_arima',
    prophet_forecast: 8487,
    arima_forecast: 8408,
    weekly_demand_curve: [week(1, 1053, 0), week(2, 867, 60)],
    diagnostics: {
      models: [
        { model: 'prophet', description: 'Prophet, linear', weekly: [1053, 7434.6] },
        { model: 'arima', description: 'ARIMA(0,1,1)', weekly: [1053, 7355.2] },
      ],
    },
    ...body,
  } as Forecast;
}

describe('the curve', () => {
  it('has what was sold from the sums through each week, and leaves gaps', () => {
    const sums = [
      { week_number: 1, actual_cumulative: 1053 },
      { week_number: 2, actual_cumulative: 2124 },
      { week_number: 4, actual_cumulative: 4251 },
    ] as WeekVariance[];
    expect([...soldByWeek(sums)]).toEqual([
      [1, 1053],
      [2, 1071],
    ]);
  });

  it('knows the weeks that a re-forecast takes as sold', () => {
    expect(weeksTakenAsSold(forecast({}))).toBe(1);
    expect(weeksTakenAsSold(forecast({ weekly_demand_curve: [week(1, 5, 1)] }))).toBe(0);
  });

  it('has a row per week, with the first forecast and each model', () => {
    const first = forecast({ weekly_demand_curve: [week(1, 804, 30), week(2, 824, 40)] });
    const rows = curveRows(forecast({}), first, new Map([[1, 1053]]));
    expect(rows).toMatchObject([
      { week_number: 1, demand_units: 1053, sold: 1053, first: 804, model_1: 1053 },
      { week_number: 2, demand_units: 867, first: 824, model_1: 7355.2 },
    ]);
    expect(rows[1]?.sold).toBeUndefined();
    const labels = curveSeries(forecast({}), { sold: false, first: false, models: true });
    expect(labels.map(({ label }) => label)).toEqual(['Forecast', 'Prophet', 'ARIMA']);
  });
});

describe('how the total comes about', () => {
  it('is the average of both models', () => {
    expect(totalHow(forecast({}))).toEqual({
      formula: '(Prophet + ARIMA) ÷ 2, rounded down',
      numbers: '(8,487 + 8,408) ÷ 2 = 8,447',
      note: 'Every model counts week 1 as it was sold.',
    });
  });

  it('is the sum of the weeks with one model', () => {
    const single = forecast({
      forecasting_method: 'theta',
      total_season_demand: 1920,
      prophet_forecast: null,
      arima_forecast: null,
    });
    expect(totalHow(single).numbers).toBe('1,053 + 867 = 1,920');
  });

  it('has each model with its own weeks', () => {
    expect(modelHow(forecast({}), 0)).toMatchObject({
      numbers: '1,053 + 7,435 = 8,487',
      note: 'Prophet lays a yearly pattern over the trend of the sales history.',
    });
  });

  it('is told without the names of statistics', () => {
    expect(methodWords(forecast({}))).toBe(
      'Two models read the sales history in different ways; the forecast is their average.',
    );
    expect(methodWords(forecast({ forecasting_method: 'seasonal_naive' }))).toBe(
      'Same weeks of last year.',
    );
  });

  it('has its highest week, with the next one', () => {
    expect(peakHow(forecast({})).numbers).toBe('week 1: 1,053; then week 2: 867');
  });
});
