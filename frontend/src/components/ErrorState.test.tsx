import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { errorOfBody } from '@/lib/api/error';
import { ErrorState } from './ErrorState';

const BODY = {
  error_type: 'NOT_FOUND',
  message: 'there is no category mens_hats',
  details: { known_categories: ['womens_dresses'] },
  suggestions: ['Upload categories first'],
  request_id: 'r-1',
};

function response(status: number): Response {
  return new Response(null, { status, headers: { 'X-Request-Id': 'r-1' } });
}

it("shows the API's message, what to do, and the request's id", async () => {
  const retry = vi.fn();
  render(<ErrorState error={errorOfBody(BODY, response(404))} onRetry={retry} />);
  const alert = screen.getByRole('alert');
  expect(alert).toHaveTextContent('there is no category mens_hats');
  expect(alert).toHaveTextContent('Upload categories first');
  expect(alert).toHaveTextContent('r-1');
  expect(alert).not.toHaveTextContent('404');

  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(retry).toHaveBeenCalledOnce();
});

it('has words for an answer that is not of the API, too', () => {
  render(<ErrorState error={errorOfBody('<html>Bad gateway</html>', response(502))} />);
  const alert = screen.getByRole('alert');
  expect(alert).toHaveTextContent('The server gave an answer that cannot be read.');
  expect(alert).not.toHaveTextContent('502');
});

it('has words for a mistake of the page', () => {
  render(<ErrorState error={new Error('x is undefined')} />);
  expect(screen.getByRole('alert')).toHaveTextContent('Load the page again');
});
