import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, it, vi } from 'vitest';
import { makeQueryClient } from '@/lib/queryClient';
import { usePreview } from './usePreview';

function Form() {
  const [text, setText] = useState('');
  const { question, isComputing, refused } = usePreview(
    'wf_1',
    'ap_1',
    text === '' ? undefined : { units: Number(text) },
  );
  return (
    <>
      <input
        aria-label="Units"
        value={text}
        onChange={({ target }) => {
          setText(target.value);
        }}
      />
      <p>{isComputing ? 'recalculating' : 'still'}</p>
      <p>{question === undefined ? 'no difference' : question.reasoning}</p>
      <p>{refused.units}</p>
    </>
  );
}

it('asks once a person pauses, says what is refused, and forgets what is taken back', async () => {
  const asked: number[] = [];
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (request) => {
    const { params } = (await (request as Request).json()) as { params: { units: number } };
    asked.push(params.units);
    if (params.units < 900) return Response.json({ reasoning: `order ${params.units}` });
    const violation = { parameter: 'units', value: params.units, allowed: 'up to 900' };
    const body = {
      error_type: 'INVALID_PARAMETERS',
      message: 'too many',
      suggestions: [],
      details: { violations: [{ ...violation, message: 'units is too large', suggestions: [] }] },
    };
    return Response.json(body, { status: 422 });
  });
  const user = userEvent.setup();
  render(
    <QueryClientProvider client={makeQueryClient()}>
      <Form />
    </QueryClientProvider>,
  );
  const box = screen.getByLabelText('Units');
  await user.type(box, '120');
  expect(screen.getByText('recalculating')).toBeInTheDocument();
  expect(await screen.findByText('order 120')).toBeInTheDocument();
  expect(asked).toEqual([120]);

  await user.type(box, '0');
  expect(screen.getByText('order 120')).toBeInTheDocument();
  expect(await screen.findByText(/too large/)).toBeInTheDocument();
  expect(screen.getByText('no difference')).toBeInTheDocument();
  expect(screen.getByText('still')).toBeInTheDocument();

  await user.clear(box);
  expect(screen.queryByText(/too large/)).not.toBeInTheDocument();
  expect(screen.getByText('no difference')).toBeInTheDocument();
  expect(asked).toEqual([120, 1200]);
});
