import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { ParameterControl } from './ParameterControl';

it('does not offer to choose nothing', () => {
  const control = { id: 'x', 'aria-describedby': undefined, 'aria-invalid': undefined };
  const props = { control, name: 'variance_basis', onChange: () => undefined } as const;
  const { rerender } = render(<ParameterControl {...props} draft="" />);
  const offered = () =>
    screen.getAllByRole<HTMLOptionElement>('option').filter(({ disabled }) => !disabled);
  expect(offered().map(({ value }) => value)).toEqual(['cumulative', 'weekly']);
  rerender(<ParameterControl {...props} draft="weekly" />);
  expect(screen.queryByText('Choose…')).not.toBeInTheDocument();
});
