import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { AgentList } from './AgentList';

it('names a method in an agent’s step as everywhere else', () => {
  render(
    <AgentList
      runs={[
        {
          agent: 'Demand Agent',
          status: 'done',
          step: "Forecasting the season's demand (ensemble_prophet_arima)",
          percent: 10,
          seconds: 1,
          since: null,
        },
      ]}
    />,
  );
  expect(
    screen.getByText("Forecasting the season's demand (Average of Prophet and ARIMA)"),
  ).toBeVisible();
});
