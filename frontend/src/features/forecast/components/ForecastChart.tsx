import { LineChart } from '@/components/charts/LineChart';
import type { Band } from '@/components/charts/series';
import type { Forecast } from '@/lib/api/types';
import { useUrlState } from '@/lib/urlState';
import { curveRows, curveSeries, modelName } from '../curve';

const BANDS: Record<string, Band> = {
  '80': { low: 'lower_80', high: 'upper_80', label: 'Likely range, 80%' },
  '95': { low: 'lower_95', high: 'upper_95', label: 'Likely range, 95%' },
};

interface ForecastChartProps {
  current: Forecast;
  first: Forecast;
  sold: ReadonlyMap<number, number>;
}

/** Demand week by week: forecast, likely range, what was sold, and what a person wants beside it. */
export function ForecastChart({ current, first, sold }: ForecastChartProps) {
  const [bounds, setBounds] = useUrlState('bounds', '80');
  const [models, setModels] = useUrlState('models');
  const [original, setOriginal] = useUrlState('first', 'on');
  const isRevised = current !== first;
  const shown = {
    sold: sold.size > 0,
    first: isRevised && original === 'on',
    models: models === 'on',
  };
  const names = current.diagnostics.models.map(({ model }) => modelName(model));
  return (
    <section aria-labelledby="by-week">
      <div className="mb-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <h2 id="by-week" className="text-lg font-semibold">
          Demand by week
        </h2>
        <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
          <fieldset className="flex items-center gap-3">
            <legend className="float-left mr-3 text-quiet">Likely range</legend>
            {['80', '95', 'none'].map((choice) => (
              <label key={choice} className="flex items-center gap-1.5">
                <input
                  type="radio"
                  name="bounds"
                  className="accent-accent"
                  checked={bounds === choice}
                  onChange={() => {
                    setBounds(choice);
                  }}
                />
                {choice === 'none' ? 'None' : `${choice}%`}
              </label>
            ))}
          </fieldset>
          {names.length > 1 && (
            <Toggle
              label={names.length === 2 ? names.join(' and ') : 'Each model'}
              isOn={shown.models}
              onChange={(isOn) => {
                setModels(isOn ? 'on' : null);
              }}
            />
          )}
          {isRevised && (
            <Toggle
              label="First forecast"
              isOn={shown.first}
              onChange={(isOn) => {
                setOriginal(isOn ? null : 'off');
              }}
            />
          )}
        </div>
      </div>
      <LineChart
        label="Forecast, likely range and sales of each week"
        x={{ key: 'week_number', label: 'Week' }}
        series={curveSeries(current, shown)}
        rows={curveRows(current, first, sold)}
        band={BANDS[bounds]}
        height={320}
      />
    </section>
  );
}

interface ToggleProps {
  label: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
}

function Toggle({ label, isOn, onChange }: ToggleProps) {
  return (
    <label className="flex items-center gap-1.5">
      <input
        type="checkbox"
        className="size-4 accent-accent"
        checked={isOn}
        onChange={({ target }) => {
          onChange(target.checked);
        }}
      />
      {label}
    </label>
  );
}
